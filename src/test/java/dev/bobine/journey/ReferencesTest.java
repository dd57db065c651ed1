package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import dev.bobine.rendering.LiveProvider;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// References to stored objects, from the request to the bytes that the model server gets.
@QuarkusTest
@TestProfile(LiveProviders.Profile.class)
@QuarkusTestResource(StackResource.class)
class ReferencesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "bobine.storage.endpoint")
    String endpoint;

    @ConfigProperty(name = "bobine.storage.bucket")
    String bucket;

    @ConfigProperty(name = "bobine.storage.access-key")
    String accessKey;

    @ConfigProperty(name = "bobine.storage.secret-key")
    String secretKey;

    private final LiveProvider model = Providers.named("seeing");
    private final String ana = "ana-" + UUID.randomUUID();
    private final String ben = "ben-" + UUID.randomUUID();
    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        publisher.close();
    }

    @Test
    void aUsersUploadReachesTheModel() throws Exception {
        String picture = "a picture of " + UUID.randomUUID();
        put("uploads/" + ana + "/kite%201.png", picture);
        Event end = published(ana, "uploads/" + ana + "/kite%201.png");

        assertThat(end.kind()).as(end.data().toString()).isEqualTo("completed");
        assertThat(model.lastBody()).contains(picture);
    }

    @Test
    void anothersUploadIsRefusedWithTheFieldAndNothingIsPaid() throws Exception {
        String key = "uploads/" + ana + "/kite.png";
        put(key, "a picture");
        int paid = model.paid();

        Event end = published(ben, key);

        assertThat(end.kind()).isEqualTo("rejected");
        assertThat(end.data().path("error").path("code").asText()).isEqualTo("reference_not_allowed");
        assertThat(end.data().path("error").path("field").asText()).isEqualTo("references[0].uri");
        assertThat(end.data().toString()).doesNotContain(key);
        given().contentType(ContentType.JSON)
                .body(request(UUID.randomUUID().toString(), ben, "uploads/x/../" + ben + "/kite.png"))
                .post("/jobs")
                .then()
                .statusCode(422)
                .body("code", equalTo("reference_not_allowed"))
                .body("field", equalTo("references[0].uri"));
        assertThat(model.paid()).isEqualTo(paid);
    }

    @Test
    void aUsersOwnClipMayBeWorkedOnAndNobodyElsesNorOneThatIsGone() throws Exception {
        put("uploads/" + ana + "/kite.png", "a picture");
        Event first = published(ana, "uploads/" + ana + "/kite.png");
        String key = first.data().path("clip").path("key").asText();
        assertThat(key).contains(first.key());

        assertThat(published(ana, key).kind()).isEqualTo("completed");
        assertThat(published(ben, key).kind()).isEqualTo("rejected");
        Ledger.change("update job_settled set deleted_at = now() where id = '" + first.key() + "'");
        assertThat(published(ana, key).kind()).isEqualTo("rejected");
    }

    @Test
    void aFileThatComesWithAnOrderReachesTheModelAndItsRetryIsTheSameOrder() {
        String mark = "pixels-of-" + UUID.randomUUID();
        String first = orderedByFile(mark, 0);

        await().atMost(PATIENCE)
                .until(() -> given().get("/v1/videos/" + first).path("status").equals("completed"));

        assertThat(model.lastBody()).contains(mark);
        assertThat(orderedByFile(mark, 1)).isEqualTo(first);
        assertThat(orderedByFile("other-" + mark, 1)).isNotEqualTo(first);
        given().queryParam("userId", ana).get("/uploads").then().statusCode(200).body("uploads", hasSize(2));
    }

    private String orderedByFile(String mark, int retries) {
        return given().header("x-stainless-retry-count", retries)
                .multiPart("user", ana)
                .multiPart("prompt", "A kite")
                .multiPart("model", "seeing-model")
                .multiPart("seconds", "4")
                .multiPart("input_reference", "kite.webp", ("RIFF....WEBP" + mark).getBytes(StandardCharsets.UTF_8))
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private Event published(String user, String key) {
        String id = UUID.randomUUID().toString();
        publisher.publish(user, request(id, user, key));
        await().atMost(PATIENCE).until(() -> publisher.events().stream().anyMatch(event -> isEnd(event, id)));
        return publisher.events().stream()
                .filter(event -> isEnd(event, id))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isEnd(Event event, String id) {
        return event.requestId().equals(id) && event.kind().matches("completed|failed|rejected");
    }

    private String request(String id, String user, String key) {
        return """
                {"id":"%s","userId":"%s","prompt":"A kite","model":"seeing-model","seconds":4,
                 "references":[{"role":"first_frame","uri":"s3://%s/%s","mime":"image/png"}]}
                """.formatted(id, user, bucket, key);
    }

    private void put(String key, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(accessKey, secretKey)
                .build()) {
            assertThat(client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                    new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                            .build()))
                    .isNotNull();
        }
    }
}
