package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.StatObjectArgs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MainJobTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "bobine.storage.endpoint")
    String endpoint;

    @ConfigProperty(name = "bobine.storage.access-key")
    String accessKey;

    @ConfigProperty(name = "bobine.storage.secret-key")
    String secretKey;

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
    void aRequestOnTheTopicEndsInAClipAndItsEvents() {
        String id = UUID.randomUUID().toString();

        publisher.publish("ana", request(id, "ana", "A lighthouse at dawn"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(publisher.kindsOf(id))
                .containsExactly("accepted", "started", "completed"));
    }

    @Test
    void aWishOnTheTopicIsDirectedAndToldWithoutItsWords() {
        String id = UUID.randomUUID().toString();
        String wish = "Un phare dans la tempête " + id;
        String request = request(id, "ana", wish).replaceFirst("\\{", "{\"direct\": \"expand\", \"look\": \"noir\", ");

        publisher.publish("ana", request);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(publisher.kindsOf(id))
                .containsExactly("accepted", "directed", "started", "completed"));
        JsonNode directed = publisher.eventsOf(id).get(1).data();
        assertThat(directed.at("/direction/author").asText()).isEqualTo("plain");
        assertThat(directed.path("look").asText()).isEqualTo("noir");
        assertThat(directed.path("state").asText()).isEqualTo("queued");
        assertThat(publisher.eventsOf(id))
                .noneMatch(event -> event.data().toString().contains(wish));
    }

    @Test
    void theObjectThatTheEventNamesIsThereAndIsWhatTheEventSays() throws Exception {
        String id = UUID.randomUUID().toString();

        publisher.publish(
                "ben", request(id, "ben", "Un chat blanc court dans un champ de lavande au coucher du soleil."));

        JsonNode clip = terminal(id).data().path("clip");
        byte[] object = read(clip.path("bucket").asText(), clip.path("key").asText());
        assertThat(object).hasSize(clip.path("bytes").asInt());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object)))
                .isEqualTo(clip.path("sha256").asText());
        assertThat(clip.path("durationMs").asInt()).isBetween(1_900, 2_200);
        assertThat(clip.path("videoCodec").asText()).isNotBlank();
        assertThat(clip.path("width").asInt()).isEqualTo(1280);
    }

    @Test
    void theObjectCarriesItsProvenanceAndNotThePrompt() throws Exception {
        String id = UUID.randomUUID().toString();

        publisher.publish("cem", request(id, "cem", "A secret paper boat"));

        JsonNode data = terminal(id).data();
        JsonNode clip = data.path("clip");
        Map<String, String> metadata = client()
                .statObject(StatObjectArgs.builder()
                        .bucket(clip.path("bucket").asText())
                        .object(clip.path("key").asText())
                        .build())
                .headers()
                .toMultimap()
                .entrySet()
                .stream()
                .filter(header -> header.getKey().startsWith("x-amz-meta-"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().getFirst()));
        assertThat(metadata)
                .containsEntry("x-amz-meta-ai-generated", "true")
                .containsEntry(
                        "x-amz-meta-prompt-sha256", data.path("promptSha256").asText());
        assertThat(metadata.values()).noneMatch(value -> value.contains("paper boat"));
        assertThat(publisher.events().toString()).doesNotContain("paper boat");
    }

    @Test
    void aCancelledEventTellsWhoWantedItAndWhy() {
        String byUser = waiting("eli");
        String byOperator = waiting("eli");

        publisher.publish(
                "eli", "{\"type\":\"cancel\",\"requestId\":\"%s\",\"reason\":\"changed my mind\"}".formatted(byUser));
        String job =
                publisher.eventsOf(byOperator).getFirst().data().path("jobId").asText();
        given().delete("/jobs/" + job).then().statusCode(200);

        assertThat(terminal(byUser).data().path("cancelledBy").asText()).isEqualTo("user");
        assertThat(terminal(byUser).data().path("reason").asText()).isEqualTo("changed my mind");
        assertThat(terminal(byOperator).data().path("cancelledBy").asText()).isEqualTo("operator");
    }

    private String waiting(String user) {
        String id = UUID.randomUUID().toString();
        publisher.publish(
                user,
                "{\"id\":\"%s\",\"userId\":\"%s\",\"prompt\":\"Fog\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(id, user));
        await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("accepted"));
        return id;
    }

    @Test
    void aStructuredAndABinaryCloudEventAreRequestsToo() {
        String structured = UUID.randomUUID().toString();
        String binary = UUID.randomUUID().toString();
        String data = "{\"userId\":\"dora\",\"prompt\":\"Snow\",\"seconds\":2}";

        publisher.publish(
                "dora",
                """
                {"specversion":"1.0","type":"dev.bobine.generation.requested.v1","source":"/shop","id":"%s","data":%s}
                """.formatted(structured, data).getBytes(StandardCharsets.UTF_8),
                Map.of("content-type", "application/cloudevents+json"));
        publisher.publish(
                "dora",
                data.getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "dev.bobine.generation.requested.v1",
                        "ce_source", "/shop",
                        "ce_id", binary,
                        "content-type", "application/json"));

        assertThat(terminal(structured).kind()).isEqualTo("completed");
        assertThat(terminal(binary).kind()).isEqualTo("completed");
    }

    @Test
    void theSameRequestTwiceIsOneJob() {
        String id = UUID.randomUUID().toString();
        String after = UUID.randomUUID().toString();

        publisher.publish("eve", request(id, "eve", "Rain"));
        publisher.publish("eve", request(id, "eve", "Rain"));
        terminal(id);
        publisher.publish("eve", request(id, "eve", "Rain"));
        publisher.publish("eve", request(after, "eve", "Sun"));
        terminal(after);

        assertThat(publisher.kindsOf(id)).containsExactly("accepted", "started", "completed");
    }

    @Test
    void aJobThatWaitsForItsStartTimeCanBeCancelledAndCostsNothing() {
        String id = UUID.randomUUID().toString();
        publisher.publish("fay", """
                {"id":"%s","userId":"fay","prompt":"Later","seconds":2,"notBefore":"2999-01-01T00:00:00Z"}
                """.formatted(id));
        await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("accepted"));

        publisher.publish("fay", "{\"type\":\"cancel\",\"requestId\":\"" + id + "\"}");

        Event end = terminal(id);
        assertThat(end.kind()).isEqualTo("cancelled");
        assertThat(end.data().path("cost").path("chargedMicros").asLong()).isZero();
    }

    @Test
    void aRequestThatWasCancelledBeforeItCameIsRefused() {
        String id = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();

        publisher.publish("gus", "{\"type\":\"cancel\",\"requestId\":\"" + id + "\"}");
        publisher.publish("gus", request(other, "gus", "Meanwhile"));
        terminal(other);
        publisher.publish("gus", request(id, "gus", "Too late"));

        Event end = terminal(id);
        assertThat(end.kind()).isEqualTo("rejected");
        assertThat(end.data().path("error").path("code").asText()).isEqualTo("cancelled");
    }

    @Test
    void aRequestWhoseDeadlineHasPassedIsRefused() {
        String id = UUID.randomUUID().toString();

        publisher.publish(
                "hal",
                "{\"id\":\"%s\",\"userId\":\"hal\",\"prompt\":\"Soon\",\"seconds\":2,\"deadline\":\"%s\"}"
                        .formatted(id, Instant.now().minusSeconds(1)));

        Event end = terminal(id);
        assertThat(end.kind()).isEqualTo("rejected");
        assertThat(end.data().path("error").path("code").asText()).isEqualTo("deadline_passed");
    }

    @Test
    void aJobThatWaitsBeyondItsDeadlineExpiresAndCostsNothing() {
        String id = UUID.randomUUID().toString();
        publisher.publish("ida", """
                {"id":"%s","userId":"ida-%1$s","prompt":"Later","seconds":2,
                 "notBefore":"2999-01-01T00:00:00Z","deadline":"2999-01-02T00:00:00Z"}
                """.formatted(id));
        await().atMost(PATIENCE).until(() -> publisher.kindsOf(id).contains("accepted"));
        String job = publisher.eventsOf(id).getFirst().key();

        Ledger.change("update job set deadline = now() where id = '" + job + "'");

        Event end = terminal(id);
        assertThat(publisher.kindsOf(id)).containsExactly("accepted", "expired");
        assertThat(end.data().path("cost").path("chargedMicros").asLong(-1)).isZero();
        assertThat(Ledger.number("select held + outstanding from account where user_id = 'ida-" + id + "'"))
                .isZero();
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    private Event terminal(String requestId) {
        await().atMost(PATIENCE).until(() -> publisher.kindsOf(requestId).stream()
                .anyMatch(Set.of("completed", "rejected", "failed", "cancelled", "expired")::contains));
        return publisher.eventsOf(requestId).getLast();
    }

    private static String request(String id, String user, String prompt) {
        return "{\"id\":\"%s\",\"userId\":\"%s\",\"prompt\":\"%s\",\"seconds\":2}".formatted(id, user, prompt);
    }

    private byte[] read(String bucket, String key) throws Exception {
        try (MinioClient client = client();
                GetObjectResponse response = client.getObject(
                        GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return response.readAllBytes();
        }
    }

    private MinioClient client() {
        return MinioClient.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(accessKey, secretKey)
                .build();
    }
}
