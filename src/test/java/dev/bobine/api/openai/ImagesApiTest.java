package dev.bobine.api.openai;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.job.JobId;
import dev.bobine.media.TestMp4;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.Waiter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Stills on the wire, by OpenAI's own client for Node, and by the bill of the model server.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ImagesApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "bobine.backends.stills.url")
    String modelServer;

    @Inject
    Connections connections;

    @Inject
    EventStreams streams;

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON).redirects().follow(false);
    }

    private static Response generate(String prompt, String user, int retries, String more) {
        return json().header("x-stainless-retry-count", retries)
                .body("{\"prompt\":\"%s\",\"size\":\"640x360\",\"user\":\"%s\"%s}".formatted(prompt, user, more))
                .post("/v1/images/generations");
    }

    /// The id of a new job.
    private static String submitted(String user, String more) {
        return json().body("{\"userId\":\"%s\",\"prompt\":\"A kite\"%s}".formatted(user, more))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    private static List<String> jobsOf(String user) {
        return json().queryParam("userId", user).get("/jobs").jsonPath().getList("jobs.jobId");
    }

    /// How often the model server made a picture of this.
    private long billed(String prompt) {
        List<String> prompts =
                given().baseUri(modelServer).get("/v1/images").jsonPath().getList("data.prompt");
        return prompts == null ? 0 : prompts.stream().filter(prompt::equals).count();
    }

    private void loseTheAnswerTo(String prompt) {
        given().baseUri(modelServer)
                .contentType(ContentType.JSON)
                .body("{\"prompt\":\"" + prompt + "\"}")
                .put("/v1/images/lost")
                .then()
                .statusCode(204);
    }

    @Test
    void openAisOwnClientMakesPicturesUnmodified() throws Exception {
        JsonNode seen = NodeClient.run("images.mjs", "http://localhost:" + RestAssured.port + "/v1", unique("eva"));

        assertThat(seen.path("made").path("png").asText()).isEqualTo("PNG");
        assertThat(seen.path("made").path("width").asInt()).isEqualTo(640);
        assertThat(seen.path("made").path("height").asInt()).isEqualTo(360);
        assertThat(seen.path("made").path("format").asText()).isEqualTo("png");
        assertThat(seen.path("made").path("size").asText()).isEqualTo("640x360");
        assertThat(seen.path("linked").path("status").asInt()).isEqualTo(200);
        assertThat(seen.path("linked").path("type").asText()).isEqualTo("image/jpeg");
        assertThat(seen.path("edited").path("width").asInt()).isEqualTo(640);
        assertThat(seen.path("both").path("width").asInt()).isEqualTo(640);
        assertThat(seen.path("several").path("param").asText()).isEqualTo("n");
        assertThat(seen.path("badSize").path("code").asText()).isEqualTo("unsupported_size");
        assertThat(seen.path("badSize").path("name").asText()).isEqualTo("BadRequestError");
        assertThat(seen.path("clipModel").path("code").asText()).isEqualTo("unsupported_model");
        assertThat(seen.path("unknown").path("code").asText()).isEqualTo("unknown_parameter");
    }

    @Test
    void aPictureIsAJobLikeAnyOther() {
        String user = unique("ana");

        Response made = generate("A harbour", user, 0, "");
        made.then()
                .statusCode(200)
                .body("output_format", equalTo("png"))
                .body("data[0].url", nullValue())
                .body("bobine.model", equalTo("animatic-still"))
                .body("bobine.costMicros", equalTo(20_000));
        byte[] picture = Base64.getDecoder().decode(made.jsonPath().getString("data[0].b64_json"));
        assertThat(picture).startsWith(0x89, 'P', 'N', 'G');

        String job = made.jsonPath().getString("bobine.jobId");
        json().get("/jobs/" + job)
                .then()
                .statusCode(200)
                .body("kind", equalTo("still"))
                .body("seconds", equalTo(0))
                .body("state", equalTo("completed"))
                .body("clip", nullValue())
                .body("still.mediaType", equalTo("image/png"))
                .body("still.bytes", equalTo(picture.length))
                .body("still.width", equalTo(640))
                .body("cost.chargedMicros", equalTo(20_000))
                .body("ledger.usedMicros", equalTo(20_000))
                .body("ledger.heldMicros", equalTo(0));
        assertThat(json().get("/jobs/" + job).jsonPath().getString("still.key")).endsWith(job + ".png");
        assertThat(json().get("/jobs/" + job + "/clip").statusCode()).isEqualTo(302);
        assertThat(json().get("/jobs/" + job + "/poster").statusCode()).isEqualTo(302);
        json().queryParam("userId", user)
                .queryParam("kind", "still")
                .get("/gallery")
                .then()
                .body("clips[0].jobId", equalTo(job))
                .body("clips[0].poster", equalTo("/jobs/" + job + "/poster"));
        json().queryParam("user", user).get("/v1/videos").then().body("data", empty());
    }

    @Test
    void whatAClientRepeatsIsTheSamePicture() {
        String user = unique("ben");
        String first = generate("A lighthouse", user, 0, "").jsonPath().getString("bobine.jobId");

        Response again = generate("A lighthouse", user, 1, "");

        again.then().statusCode(200).header("bobine-folded", "true");
        assertThat(again.jsonPath().getString("bobine.jobId")).isEqualTo(first);
        assertThat(jobsOf(user)).containsExactly(first);
    }

    @Test
    void whatIsNotReadyInTimeIsAskedForAgainAndOrderedOnce() {
        String user = unique("hal");
        String prompt = unique("A slow kite");
        quota(user, "{\"plan\":null,\"overrides\":{\"running\":0}}");

        Response early = json().header("Prefer", "wait=0")
                .body("{\"prompt\":\"%s\",\"size\":\"640x360\",\"user\":\"%s\"}".formatted(prompt, user))
                .post("/v1/images/generations");

        early.then().statusCode(503).header("x-should-retry", "true").body("error.code", equalTo("image_not_ready"));
        assertThat(Long.parseLong(early.header("retry-after-ms"))).isBetween(1_000L, 3_000L);
        String job = jobsOf(user).getFirst();
        assertThat(early.jsonPath().getString("error.message")).contains(job);

        quota(user, "{\"plan\":null,\"overrides\":null}");
        Response again = generate(prompt, user, 1, "");

        again.then().statusCode(200).body("bobine.jobId", equalTo(job));
        assertThat(jobsOf(user)).containsExactly(job);
        assertThat(billed(prompt)).isEqualTo(1);
    }

    @Test
    void whoWaitsIsToldOfTheEndWhenItComes() {
        String user = unique("ida");
        quota(user, "{\"plan\":null,\"overrides\":{\"running\":0}}");
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> json().header("Prefer", "wait=40")
                .body("{\"prompt\":\"A kite\",\"size\":\"640x360\",\"user\":\"%s\"}".formatted(user))
                .post("/v1/images/generations"));
        await().atMost(PATIENCE).until(() -> jobsOf(user).size() == 1);
        String job = jobsOf(user).getFirst();

        json().delete("/jobs/" + job).then().statusCode(200);

        Response answer = waiting.orTimeout(30, TimeUnit.SECONDS).join();
        answer.then().statusCode(400).body("error.code", equalTo("cancelled"));
    }

    @Test
    void whoWaitsForAsManyPicturesAsItMayIsRefusedBeforeAnythingIsOrdered() {
        String user = unique("jan");
        Connections.Party waiter = connections.waiter("anyone");
        List<Waiter> waits = Stream.generate(() -> streams.waitFor(new JobId(UUID.randomUUID()), waiter))
                .limit(waiter.limit())
                .toList();
        try {
            generate("A kite", user, 0, "")
                    .then()
                    .statusCode(429)
                    .header("x-should-retry", "true")
                    .header("retry-after-ms", notNullValue())
                    .body("error.type", equalTo("rate_limit_error"))
                    .body("error.code", equalTo("too_many_waits"));
        } finally {
            waits.forEach(Waiter::close);
        }
        assertThat(jobsOf(user)).isEmpty();
        assertThat(connections.refusal(waiter)).isEmpty();
    }

    private static void quota(String user, String quota) {
        json().body(quota).put("/users/" + user + "/quota").then().statusCode(200);
    }

    /// A lost answer: the model server has made the picture, and billed it.
    @Test
    void aLostAnswerIsUnresolvedAndNeverPaidTwice() {
        String user = unique("cem");
        String prompt = unique("A lost kite");
        loseTheAnswerTo(prompt);

        Response answer = generate(prompt, user, 0, "");

        answer.then()
                .statusCode(500)
                .header("x-should-retry", "false")
                .body("error.code", equalTo("image_unresolved"))
                .body("error.type", equalTo("server_error"));
        String job = jobsOf(user).getFirst();
        json().get("/jobs/" + job)
                .then()
                .body("state", equalTo("unresolved"))
                .body("error.code", equalTo("ambiguous_submit"))
                .body("ledger.heldMicros", equalTo(20_000));
        generate(prompt, user, 1, "").then().statusCode(500).body("error.code", equalTo("image_unresolved"));
        assertThat(billed(prompt)).isEqualTo(1);
        assertThat(jobsOf(user)).containsExactly(job);

        json().body("{\"decision\":\"retry\",\"reason\":\"test\"}")
                .post("/jobs/" + job + "/resolve")
                .then()
                .statusCode(200);
        await().atMost(PATIENCE)
                .until(() -> json().get("/jobs/" + job).path("state").equals("completed"));
        assertThat(billed(prompt)).isEqualTo(2);
    }

    /// A step that makes a still, and one that begins with it.
    @Test
    void aStillIsTheFirstFrameOfAClip() {
        String user = unique("dan");
        String production = json().body("""
                        {"userId":"%s","defaults":{"seconds":2,"model":"opener"},"steps":{
                          "board":{"kind":"still","prompt":"A kite","size":"640x360"},
                          "shot":{"prompt":"The kite dives","size":"640x360",
                                  "references":[{"role":"first_frame","from":"board"}]}}}
                        """.formatted(user))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .path("productionId");

        await().atMost(PATIENCE)
                .until(() ->
                        json().get("/productions/" + production).path("state").equals("completed"));
        json().get("/productions/" + production)
                .then()
                .body("steps.find { it.step == 'board' }.state", equalTo("completed"))
                .body("steps.find { it.step == 'shot' }.state", equalTo("completed"));
    }

    @Test
    void aPictureOfAClipIsTakenOnceByTheStudio() {
        String user = unique("fay");
        String clip = submitted(user, ",\"seconds\":2,\"size\":\"640x360\",\"model\":\"animatic\"");
        String waiting = submitted(user, ",\"notBefore\":\"2999-01-01T00:00:00Z\"");
        json().body("{\"take\":\"first_frame\"}")
                .post("/jobs/" + waiting + "/stills")
                .then()
                .statusCode(409);
        await().atMost(PATIENCE)
                .until(() -> json().get("/jobs/" + clip).path("state").equals("completed"));

        String picture = taken(clip, "spritesheet");

        assertThat(taken(clip, "spritesheet")).isEqualTo(picture);
        assertThat(taken(clip, "first_frame")).isNotEqualTo(picture);
        await().atMost(PATIENCE)
                .until(() -> json().get("/jobs/" + picture).path("state").equals("completed"));
        json().get("/jobs/" + picture)
                .then()
                .body("kind", equalTo("still"))
                .body("userId", equalTo(user))
                .body("still.width", equalTo(800))
                .body("still.height", equalTo(450));
        json().body("{\"take\":\"middle\"}")
                .post("/jobs/" + clip + "/stills")
                .then()
                .statusCode(422)
                .body("field", equalTo("take"));
    }

    private static String taken(String clip, String what) {
        return json().body("{\"take\":\"" + what + "\"}")
                .post("/jobs/" + clip + "/stills")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    @Test
    void aPictureOfASentVideoIsTaken() throws Exception {
        String user = unique("gil");
        byte[] movie = Files.readAllBytes(Path.of("src/test/resources/media/index-first.mp4"));
        String upload = given().contentType("video/mp4")
                .queryParam("userId", user)
                .body(movie)
                .post("/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("uploadId");

        String picture = json().body("{\"take\":\"last_frame\"}")
                .post("/uploads/" + upload + "/stills")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");

        await().atMost(PATIENCE)
                .until(() -> json().get("/jobs/" + picture).path("state").equals("completed"));
        json().get("/jobs/" + picture).then().body("still.mediaType", equalTo("image/jpeg"));
    }

    /// A model would be asked for something else than the client wants.
    @Test
    void aMaskIsRefusedByItsNameBeforeAnythingIsOrdered() throws Exception {
        String user = unique("mia");
        byte[] picture = Base64.getDecoder()
                .decode(generate("A kite", user, 0, "")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("data[0].b64_json"));

        given().multiPart("user", user)
                .multiPart("prompt", "A kite, masked")
                .multiPart("image", "kite.png", picture, "image/png")
                .multiPart("mask", "mask.png", picture, "image/png")
                .post("/v1/images/edits")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("file_not_taken"))
                .body("error.param", equalTo("mask"));
        json().body(
                        "{\"user\":\"%s\",\"prompt\":\"A kite, masked\",\"mask\":{\"image_url\":\"https://example.org/m.png\"},"
                                        .formatted(user)
                                + "\"image\":{\"image_url\":\"https://example.org/a.png\"}}")
                .post("/v1/images/edits")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unknown_parameter"))
                .body("error.param", equalTo("mask"));

        assertThat(jobsOf(user)).hasSize(1);
        assertThat(json().queryParam("userId", user).get("/uploads").jsonPath().getList("uploads"))
                .isNullOrEmpty();
    }

    /// A picture of a camera is larger than what a body may be that holds no file.
    @Test
    void aFileMayBeAsLargeHereAsElsewhere() throws Exception {
        String user = unique("una");
        byte[] movie;
        try (InputStream body = new TestMp4(3 << 20, false).stream()) {
            movie = body.readAllBytes();
        }

        given().multiPart("user", user)
                .multiPart("prompt", "A kite, again")
                .multiPart("image", "kite.mp4", movie, "video/mp4")
                .post("/v1/images/edits")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("image"));
    }

    @Test
    void theFileOfAnOrderThatIsRefusedIsNotKept() {
        String user = unique("nia");
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 'x'};

        given().multiPart("user", user)
                .multiPart("prompt", "A kite, again")
                .multiPart("image", "kite.png", picture, "image/png")
                .multiPart("response_format", "gif")
                .post("/v1/images/edits")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("response_format"));

        json().queryParam("userId", user).get("/uploads").then().statusCode(200).body("uploads", empty());
    }

    @Test
    void aJoinOfAStillIsRefusedByItsField() {
        json().body("""
                        {"userId":"%s","steps":{
                          "board":{"kind":"still","prompt":"A kite","size":"640x360"},
                          "film":{"join":["board"]}}}
                        """.formatted(unique("eve")))
                .post("/productions")
                .then()
                .statusCode(422)
                .body("code", equalTo("join_of_still"))
                .body("field", equalTo("steps.film.join[0]"));
    }

    @Test
    void modelsTellWhatTheyMake() {
        json().get("/models")
                .then()
                .body("models.name", hasItem("animatic"))
                .body("models.name", not(hasItem("animatic-still")));
        json().get("/models?kind=all")
                .then()
                .body("models.find { it.name == 'animatic-still' }.kind", equalTo("still"))
                .body("models.find { it.name == 'animatic-still' }.formats", equalTo(List.of("png", "jpeg")))
                .body("models.find { it.name == 'animatic-still' }.offers[0].pricePerStill", equalTo(0.02f))
                .body("models.find { it.name == 'animatic' }.kind", equalTo("video"));
    }
}
