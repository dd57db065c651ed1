package dev.bobine.dev;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.job.FrameSize;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LocalRendererTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private LocalRenderer renderer;

    @BeforeEach
    void start() throws Exception {
        renderer = started(RendererMode.INSTANT, Optional.empty());
    }

    @AfterEach
    void close() throws Exception {
        renderer.close();
    }

    @Test
    void rendersTheClipThatAFormAsksFor() throws Exception {
        String id = http().multiPart("prompt", "a boat")
                .multiPart("seconds", "2")
                .multiPart("size", "128x96")
                .multiPart("seed", "4")
                .multiPart("input_reference", "photo.jpg", new byte[] {1, 2, 3}, "image/jpeg")
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("object", equalTo("video"))
                .body("seconds", equalTo("2"))
                .body("size", equalTo("128x96"))
                .body("error", nullValue())
                .extract()
                .path("id");
        completed(id);

        Path clip = Files.write(directory.resolve("clip.mp4"), content(id));

        Footage footage = Mp4Scanner.read(clip);
        assertThat(footage.durationMillis()).isCloseTo(2000, within(50L));
        assertThat(footage.size()).isEqualTo(new FrameSize(128, 96));
    }

    @Test
    void takesJsonWithSecondsAsANumberAndAnswersAtOnceTheSecondTime() {
        completed(create(Map.of("prompt", "one", "seconds", 1, "size", "64x64", "unknown", Map.of("deep", 1))));

        http().contentType(ContentType.JSON)
                .body(Map.of("prompt", "two", "seconds", 1, "size", "64x64"))
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("progress", equalTo(100))
                .body("expires_at", notNullValue());
    }

    @Test
    void servesPartsOfAClipAndItsPoster() {
        String id = create(Map.of("prompt", "one", "seconds", "1", "size", "64x64"));
        completed(id);
        byte[] whole = content(id);

        byte[] middle = range(id, "bytes=10-19", 206);
        byte[] rest = range(id, "bytes=" + (whole.length - 5) + "-", 206);
        byte[] tail = range(id, "bytes=-7", 206);
        byte[] ignored = range(id, "lines=1-2", 200);

        assertThat(middle).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
        assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, whole.length - 5, whole.length));
        assertThat(tail).isEqualTo(Arrays.copyOfRange(whole, whole.length - 7, whole.length));
        assertThat(ignored).isEqualTo(whole);
        assertThat(range(id, "bytes=" + whole.length + "-", 416)).isEmpty();
        http().get("/v1/videos/{id}/content?variant=thumbnail", id)
                .then()
                .statusCode(200)
                .contentType("image/jpeg");
    }

    @Test
    void saysWhatIsWrongWithARequestInTheDialectsShape() {
        refused(Map.of("seconds", "1"), "prompt");
        refused(Map.of("prompt", "p", "seconds", "soon"), "seconds");
        refused(Map.of("prompt", "p", "size", "big"), "size");
        refused(Map.of("prompt", "p", "size", "101x100"), "size");
        http().contentType(ContentType.JSON)
                .body("{not json")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("body"));
        http().get("/v1/videos/video_unknown").then().statusCode(404).body("error.code", equalTo("not_found"));
    }

    @Test
    void takesAPromptAsLongAsTheDialectAllows() {
        String prompt = "é".repeat(32_000);

        http().multiPart("prompt", prompt)
                .multiPart("seconds", "1")
                .multiPart("size", "64x64")
                .post("/v1/videos")
                .then()
                .statusCode(200);
    }

    @Test
    void cancelsAVideoThatWaits() {
        renderer.behave(new Behaviour(LONG, Duration.ZERO, 0, 0, 503));
        String id = create(Map.of("prompt", "one", "seconds", 1, "size", "64x64"));
        assertThat(video(id).getString("status")).isEqualTo("queued");

        http().post("/v1/videos/{id}/cancel", id).then().statusCode(200).body("status", equalTo("cancelled"));

        http().get("/v1/videos/{id}/content", id).then().statusCode(404);
    }

    @Test
    void deletesAVideoThatRenders() {
        renderer.behave(new Behaviour(Duration.ZERO, LONG, 0, 0, 503));
        String id = create(Map.of("prompt", "one", "seconds", 1, "size", "64x64"));
        await().until(() -> video(id).getString("status").equals("in_progress"));

        http().delete("/v1/videos/{id}", id).then().statusCode(200).body("deleted", equalTo(true));

        http().get("/v1/videos/{id}", id).then().statusCode(404);
    }

    @Test
    void listsPageByPage() {
        renderer.behave(new Behaviour(LONG, Duration.ZERO, 0, 0, 503));
        String first = create(Map.of("prompt", "1"));
        String second = create(Map.of("prompt", "2"));
        String third = create(Map.of("prompt", "3"));

        http().get("/v1/videos?order=asc&limit=2")
                .then()
                .body("data.id", contains(first, second))
                .body("has_more", equalTo(true));
        http().get("/v1/videos?order=asc&limit=2&after={id}", second)
                .then()
                .body("data.id", contains(third))
                .body("has_more", equalTo(false));
        http().get("/v1/videos").then().body("first_id", equalTo(third));
    }

    @Test
    void failsAndRefusesAsATestTellsIt() {
        http().contentType(ContentType.JSON)
                .body(Map.of("failNext", 1, "refuseNext", 1, "refusalStatus", 429))
                .put("/behaviour")
                .then()
                .statusCode(204);

        http().multiPart("prompt", "p")
                .post("/v1/videos")
                .then()
                .statusCode(429)
                .header("Retry-After", "1");
        String failing = create(Map.of("prompt", "p", "seconds", 1, "size", "64x64"));
        await().until(() -> video(failing).getString("status").equals("failed"));
        assertThat(video(failing).getString("error.code")).isEqualTo("render_failed");

        completed(create(Map.of("prompt", "p", "seconds", 1, "size", "64x64")));
    }

    @Test
    void forgetsItsVideosOnlyWhenItRestarts() throws Exception {
        renderer.behave(new Behaviour(LONG, Duration.ZERO, 0, 0, 503));
        String id = create(Map.of("prompt", "p"));
        renderer.stop();
        renderer.start();
        assertThat(video(id).getString("status")).isEqualTo("queued");

        renderer.forgetAll();

        http().get("/v1/videos/{id}", id).then().statusCode(404);
    }

    @Test
    void asksForItsKeyWhenItHasOne() throws Exception {
        try (LocalRenderer locked = started(RendererMode.INSTANT, Optional.of("secret"))) {
            given().baseUri(locked.url())
                    .get("/v1/videos")
                    .then()
                    .statusCode(401)
                    .body("error.code", equalTo("invalid_api_key"));
            given().baseUri(locked.url())
                    .header("Authorization", "Bearer secret")
                    .get("/v1/videos")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void drawsOneAnimaticAtATimeAndTheOthersWait() throws Exception {
        try (LocalRenderer painter = started(RendererMode.ANIMATIC, Optional.empty())) {
            painter.behave(new Behaviour(Duration.ZERO, LONG, 0, 0, 503));
            create(painter, Map.of("prompt", "1"));
            create(painter, Map.of("prompt", "2"));

            await().until(() -> statuses(painter).contains("in_progress"));

            assertThat(statuses(painter)).containsExactlyInAnyOrder("queued", "in_progress");
        }
    }

    private static List<String> statuses(LocalRenderer server) {
        return given().baseUri(server.url()).get("/v1/videos").jsonPath().getList("data.status");
    }

    private LocalRenderer started(RendererMode mode, Optional<String> key) throws Exception {
        LocalRenderer starting =
                new LocalRenderer(directory.resolve("renderer"), Ports.free().renderer(), mode, 1, key);
        starting.start();
        return starting;
    }

    private RequestSpecification http() {
        return given().baseUri(renderer.url());
    }

    private String create(Map<String, Object> body) {
        return create(renderer, body);
    }

    private static String create(LocalRenderer server, Map<String, Object> body) {
        return given().baseUri(server.url())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private void refused(Map<String, Object> body, String parameter) {
        http().contentType(ContentType.JSON)
                .body(body)
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo(parameter));
    }

    private void completed(String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> video(id).getString("status").equals("completed"));
    }

    private JsonPath video(String id) {
        return http().get("/v1/videos/{id}", id).jsonPath();
    }

    private byte[] content(String id) {
        return range(id, "none", 200);
    }

    private byte[] range(String id, String range, int status) {
        return http().header("Range", range)
                .get("/v1/videos/{id}/content", id)
                .then()
                .statusCode(status)
                .extract()
                .asByteArray();
    }
}
