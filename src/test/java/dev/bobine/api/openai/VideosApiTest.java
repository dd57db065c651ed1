package dev.bobine.api.openai;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.media.TestMp4;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The door on the wire, and by OpenAI's own client for Node.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VideosApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FAR_AWAY = "\"notBefore\":\"2999-01-01T00:00:00Z\"";

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 'x'};

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON).redirects().follow(false);
    }

    private static String body(String user) {
        return "{\"prompt\":\"A kite over a harbour\",\"seconds\":\"2\",\"size\":\"640x360\",\"user\":\"" + user
                + "\"}";
    }

    private static String waiting(String user) {
        return "{\"prompt\":\"Later\",\"seconds\":2,\"user\":\"" + user + "\"," + FAR_AWAY + "}";
    }

    private static Response order(String body, int retries) {
        return json().header("x-stainless-retry-count", retries).body(body).post("/v1/videos");
    }

    private static String ordered(String body, int retries) {
        return order(body, retries).then().statusCode(200).extract().path("id");
    }

    private static String completed(String user) {
        String id = ordered(body(user), 0);
        await().atMost(PATIENCE)
                .until(() -> json().get("/v1/videos/" + id).path("status").equals("completed"));
        return id;
    }

    private static long jobsOf(String user) {
        return json().queryParam("userId", user)
                .get("/jobs")
                .jsonPath()
                .getList("jobs")
                .size();
    }

    @Test
    void aFormIsAVideoAndAJobLikeAnyOther() {
        String user = unique("ana");

        String id = given().multiPart("prompt", "A kite")
                .multiPart("seconds", "2")
                .multiPart("size", "640x360")
                .multiPart("user", user)
                .multiPart("metadata[order]", "7")
                .multiPart("notBefore", "2999-01-01T00:00:00Z")
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("id", matchesPattern("video_[0-9a-f]{32}"))
                .body("object", equalTo("video"))
                .body("model", equalTo("sora-2"))
                .body("status", equalTo("queued"))
                .body("progress", equalTo(0))
                .body("seconds", equalTo("2"))
                .body("size", equalTo("640x360"))
                .body("error", nullValue())
                .body("bobine.model", equalTo("animatic"))
                .body("bobine.costMicros", equalTo(20_000))
                .body("bobine.metadata.order", equalTo("7"))
                .extract()
                .path("id");

        String job = id.substring("video_".length()).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        json().get("/jobs/" + job)
                .then()
                .statusCode(200)
                .body("userId", equalTo(user))
                .body("requestSource", equalTo("/openai/anyone"));
    }

    @Test
    void aVideoIsFollowedToItsClip() {
        String id = ordered(body(unique("ben")), 0);

        String first = json().get("/v1/videos/" + id).header("openai-poll-after-ms");
        assertThat(Long.parseLong(first)).isBetween(1_000L, 5_000L);
        await().atMost(PATIENCE)
                .until(() -> json().get("/v1/videos/" + id).path("status").equals("completed"));

        Response done = json().get("/v1/videos/" + id);
        done.then()
                .body("progress", equalTo(100))
                .body("completed_at", greaterThan(1_700_000_000))
                .body("bobine.state", equalTo("completed"));
        assertThat(done.header("openai-poll-after-ms")).isNull();
        assertThat(given().urlEncodingEnabled(false)
                        .get(done.jsonPath().getString("url"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(json().get("/v1/videos/" + id + "/content").statusCode()).isEqualTo(302);
        assertThat(json().get("/v1/videos/" + id + "/content?variant=thumbnail").statusCode())
                .isEqualTo(302);
    }

    @Test
    void contentThatThereIsNotIsAClearNotFoundThatIsNotAskedForAgain() {
        String id = ordered(waiting(unique("cem")), 0);

        json().get("/v1/videos/" + id + "/content")
                .then()
                .statusCode(404)
                .contentType(ContentType.JSON)
                .header("x-should-retry", "false")
                .body("error.code", equalTo("video_not_ready"))
                .body("error.type", equalTo("invalid_request_error"));
    }

    @Test
    void aVideoThatHasEndedIsThrownAwayWithItsClip() {
        String user = unique("dan");
        String id = completed(user);
        String clip = json().get("/v1/videos/" + id).path("url");

        json().delete("/v1/videos/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("object", equalTo("video.deleted"))
                .body("deleted", equalTo(true));

        json().get("/v1/videos/" + id).then().statusCode(404).body("error.code", equalTo("video_not_found"));
        json().get("/v1/videos/" + id + "/content").then().statusCode(404);
        json().queryParam("user", user).get("/v1/videos").then().body("data", hasSize(0));
        await().atMost(PATIENCE)
                .until(() -> given().urlEncodingEnabled(false).get(clip).statusCode() == 404);
        json().delete("/v1/videos/" + id).then().statusCode(200);
        await().atMost(PATIENCE)
                .until(() -> json().get("/jobs?userId=" + user).jsonPath().getString("jobs[0].clip.deletedAt") != null);
    }

    @Test
    void aVideoThatIsStillBeingMadeIsCancelledAndNothingOfItIsKept() {
        String user = unique("eva");
        String running = ordered(body(user), 0);
        String waiting = ordered(waiting(user), 0);

        json().delete("/v1/videos/" + running).then().statusCode(200);
        json().delete("/v1/videos/" + waiting).then().statusCode(200);

        json().get("/v1/videos/" + running).then().statusCode(404);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> states =
                    json().queryParam("userId", user).get("/jobs").jsonPath().getList("jobs.state");
            List<String> clips =
                    json().queryParam("userId", user).get("/jobs").jsonPath().getList("jobs.clip.deletedAt");
            assertThat(states).allMatch(state -> state.equals("cancelled") || state.equals("completed"));
            assertThat(states.stream().filter("completed"::equals).count())
                    .isEqualTo(clips.stream().filter(deleted -> deleted != null).count());
        });
    }

    @Test
    void aUsersVideosAreListedInBothOrdersOverSeveralPages() {
        String user = unique("fay");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(ordered(waiting(user), 0));
        }

        json().queryParam("user", user)
                .get("/v1/videos")
                .then()
                .body("object", equalTo("list"))
                .body("data.id", equalTo(ids.reversed()))
                .body("first_id", equalTo(ids.getLast()))
                .body("last_id", equalTo(ids.getFirst()))
                .body("has_more", equalTo(false));
        json().queryParam("user", user)
                .queryParam("order", "asc")
                .queryParam("limit", 2)
                .get("/v1/videos")
                .then()
                .body("data.id", equalTo(ids.subList(0, 2)))
                .body("has_more", equalTo(true));
        json().queryParam("user", user)
                .queryParam("order", "asc")
                .queryParam("after", ids.get(1))
                .get("/v1/videos")
                .then()
                .body("data.id", equalTo(ids.subList(2, 3)));
        for (String bad : List.of("limit=0", "limit=101", "limit=x", "order=up", "user=")) {
            json().get("/v1/videos?" + bad)
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("invalid_parameter"))
                    .body("error.param", equalTo(bad.substring(0, bad.indexOf('='))));
        }
    }

    @Test
    void aRetryThatAClientMakesByItselfIsNoSecondOrder() {
        String user = unique("gus");

        String first = ordered(waiting(user), 0);
        Response retried = order(waiting(user), 1);

        assertThat(retried.<String>path("id")).isEqualTo(first);
        assertThat(retried.header("bobine-folded")).isEqualTo("true");
        assertThat(ordered(waiting(user), 2)).isEqualTo(first);
        assertThat(jobsOf(user)).isEqualTo(1);
    }

    @Test
    void twoOrdersThatAreMeantAsTwoAreTwo() {
        String user = unique("hal");

        String one = ordered(waiting(user), 0);
        String two = ordered(waiting(user), 0);

        assertThat(two).isNotEqualTo(one);
        assertThat(List.of(ordered(waiting(user), 1), ordered(waiting(user), 1)))
                .containsExactlyInAnyOrder(one, two);
        assertThat(jobsOf(user)).isEqualTo(2);
    }

    @Test
    void aRetryThatOvertakesItsOriginalIsTheOrder() {
        String user = unique("ida");

        String retry = ordered(waiting(user), 1);

        assertThat(ordered(waiting(user), 0)).isEqualTo(retry);
        assertThat(ordered(waiting(user), 0)).isNotEqualTo(retry);
        assertThat(jobsOf(user)).isEqualTo(2);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameVideo() {
        String user = unique("jan");
        String key = unique("key");
        String first = json().header("Idempotency-Key", key)
                .body(waiting(user))
                .post("/v1/videos")
                .path("id");

        json().header("Idempotency-Key", key)
                .header("x-stainless-retry-count", 1)
                .body(waiting(user))
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("id", equalTo(first));
    }

    @Test
    void errorsHaveOpenAisShapeWhereverTheyComeFrom() {
        String user = unique("kim");
        json().body("{\"plan\":null,\"overrides\":{\"moneyPerMonth\":0.01}}")
                .put("/users/" + user + "/quota")
                .then()
                .statusCode(200);

        order(body(user), 0)
                .then()
                .statusCode(429)
                .header("x-should-retry", "false")
                .header("retry-after-ms", nullValue())
                .body("error.type", equalTo("insufficient_quota"))
                .body("error.code", equalTo("budget_used_up"))
                .body("error.message", notNullValue());
        json().body("not json").post("/v1/videos").then().statusCode(400).body("error.code", equalTo("not_json"));
        json().body("[]").post("/v1/videos").then().statusCode(400).body("error.code", equalTo("not_an_object"));
        given().contentType("text/plain")
                .body("x")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_media_type"));
        json().get("/v1/nowhere").then().statusCode(404).body("error.code", equalTo("not_found"));
        json().delete("/v1/models").then().statusCode(405).body("error.code", equalTo("method_not_allowed"));
        json().body("{\"prompt\":\"" + "x".repeat(2_200_000) + "\"}")
                .post("/v1/videos")
                .then()
                .statusCode(413)
                .header("x-should-retry", "false")
                .body("error.code", equalTo("too_large"));
    }

    /// Another text than the one that was meant would be rendered, and paid for.
    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] latin = ("{\"prompt\":\"Un caf\u00e9\",\"user\":\"" + unique("lea") + "\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
        json().body(latin).post("/v1/videos").then().statusCode(400).body("error.code", equalTo("invalid_utf8"));
        given().multiPart("user", unique("lea"))
                .multiPart(new MultiPartSpecBuilder("Un caf\u00e9".getBytes(StandardCharsets.ISO_8859_1))
                        .controlName("prompt")
                        .emptyFileName()
                        .mimeType("text/plain")
                        .build())
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("invalid_utf8"));
    }

    private static Response orderByFile(String user, byte[] file, int retries) {
        return given().header("x-stainless-retry-count", retries)
                .multiPart("user", user)
                .multiPart("prompt", "A kite")
                .multiPart("input_reference", "kite.png", file, "image/png")
                .post("/v1/videos");
    }

    private static int filesOf(String user) {
        return json().queryParam("userId", user)
                .get("/uploads")
                .jsonPath()
                .getList("uploads")
                .size();
    }

    @Test
    void ofAnOrderThatIsRefusedNoFileStays() {
        String user = unique("nan");

        orderByFile(user, PNG, 0)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_reference"))
                .body("error.param", equalTo("input_reference"));
        orderByFile(user, "GIF89a.........".getBytes(StandardCharsets.ISO_8859_1), 0)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_file"));
        given().multiPart("prompt", "A kite")
                .multiPart("video", "a.mp4", TestMp4.small(), "video/mp4")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("file_not_taken"))
                .body("error.param", equalTo("video"));
        given().multiPart("input_reference", "kite.png", PNG, "image/png")
                .multiPart("prompt", "A kite")
                .multiPart("user", user)
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("user"));

        assertThat(filesOf(user)).isZero();
        assertThat(filesOf("anyone")).isZero();
    }

    @Test
    void aVideoOfOnesOwnIsChangedOrGoneOnWithWhereTheModelCan() {
        String user = unique("oda");
        for (String change : List.of("edits", "extensions")) {
            given().multiPart("user", user)
                    .multiPart("prompt", "More wind")
                    .multiPart("video", "a.mp4", new TestMp4(7 << 20, false).bytes(), "video/mp4")
                    .post("/v1/videos/" + change)
                    .then()
                    .statusCode(400)
                    .body("error.code", matchesPattern("model_cannot_(edit|extend)"))
                    .body("error.param", equalTo("video"));
        }
        given().multiPart("user", user)
                .multiPart("prompt", "More wind")
                .multiPart("video", "a.png", PNG, "image/png")
                .post("/v1/videos/edits")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("invalid_parameter"))
                .body("error.param", equalTo("video"));

        assertThat(filesOf(user)).isZero();
    }

    @Test
    void aFilmOfSeveralShotsIsOneVideo() {
        String order = "{\"user\":\"%s\",\"prompt\":\"In watercolour.\",\"model\":\"animatic\",\"seconds\":\"2\","
                        .formatted(unique("pia"))
                + "\"size\":\"640x360\",\"shots\":[{\"prompt\":\"A kite\"},{\"prompt\":\"A boat\"}]";
        String id = json().body(order + "}")
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"))
                .body("model", equalTo("studio"))
                .extract()
                .jsonPath()
                .getString("id");
        await().atMost(PATIENCE).until(() -> json().get("/v1/videos/" + id)
                .jsonPath()
                .getString("status")
                .equals("completed"));
        json().body(order + ",\"extendBy\":\"auto\"}")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("extendBy"));
        json().body(order.replace("A boat", "") + "}")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("shots[1].prompt"));
    }

    private static Response character(String user, String name) throws IOException {
        byte[] movie = Files.readAllBytes(Path.of("src/test/resources/media/index-first.mp4"));
        return given().multiPart("user", user)
                .multiPart("name", name)
                .multiPart("video", "mara.mp4", movie, "video/mp4")
                .post("/v1/videos/characters");
    }

    private static List<String> picturesOf(String character) {
        return json().get("/characters/" + character.replace("char_", "chr_"))
                .jsonPath()
                .getList("references");
    }

    @Test
    void aCharacterMadeOfASentVideoIsShownByPicturesOfItThatStayAsLongAsItDoes() throws IOException {
        String user = unique("que");

        String id = character(user, "Mara").then().statusCode(200).extract().path("id");

        List<String> pictures = picturesOf(id);
        assertThat(pictures).hasSize(3);
        assertThat(pictures.subList(0, 2)).allSatisfy(uri -> assertThat(uri).contains("/uploads/", ".jpg"));
        assertThat(pictures.getLast()).endsWith(".mp4");
        String job = json().body("""
                        {"userId":"%s","kind":"still","prompt":"Mara at dawn","size":"640x360","characters":["Mara"]}""".formatted(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        json().get("/jobs/" + job + "/request").then().body("work.references.uri", equalTo(pictures.subList(0, 2)));
        character(user, "Mara").then().statusCode(409).body("error.code", equalTo("character_exists"));
        assertThat(filesOf(user)).isEqualTo(3);
        given().header("x-stainless-retry-count", 1)
                .multiPart("user", user)
                .multiPart("name", "Mara")
                .multiPart("video", "mara.png", PNG, "image/png")
                .post("/v1/videos/characters")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        assertThat(filesOf(user)).isEqualTo(3);
    }

    @Test
    void aCharacterIsMadeOfAVideoThatIsThere() {
        String user = unique("rea");
        String video = completed(user);

        String id = given().multiPart("user", user)
                .multiPart("name", "Kite")
                .multiPart("video[id]", video)
                .post("/v1/videos/characters")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        assertThat(picturesOf(id)).hasSize(2).allSatisfy(uri -> assertThat(uri).contains("/uploads/", ".jpg"));
        given().multiPart("user", unique("sam"))
                .multiPart("name", "Kite")
                .multiPart("video[id]", video)
                .post("/v1/videos/characters")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("video_not_found"));
    }

    @Test
    void ofAVideoThatNobodyCanReadNoCharacterIsMade() {
        String user = unique("tim");

        given().multiPart("user", user)
                .multiPart("name", "Mara")
                .multiPart("video", "mara.mp4", TestMp4.small(), "video/mp4")
                .post("/v1/videos/characters")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unreadable_video"))
                .body("error.param", equalTo("video"));

        assertThat(filesOf(user)).isZero();
    }

    @Test
    void aCharacterOfWhomThereIsAVideoAloneIsRefusedWhereItIsNamed() {
        String user = unique("uma");
        String video = given().contentType("video/mp4")
                .queryParam("userId", user)
                .body(TestMp4.small())
                .post("/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("uri");
        json().body("{\"userId\":\"%s\",\"name\":\"Bo\",\"references\":[\"%s\"]}".formatted(user, video))
                .post("/characters")
                .then()
                .statusCode(201);

        json().body("{\"prompt\":\"x\",\"user\":\"%s\",\"characters\":[\"Bo\"]}".formatted(user))
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("character_without_pictures"))
                .body("error.param", equalTo("characters[0]"));
    }

    @Test
    void theModelsOfThePlanAreListedByEveryName() {
        json().get("/v1/models")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("data.id", hasItems("animatic", "sora-2"))
                .body("data[0].object", equalTo("model"));
        json().get("/v1/models/none").then().statusCode(404).body("error.param", equalTo("model"));
    }

    /// What the page says that code written for Sora becomes, by the line before it.
    private static String fromSora(String first) throws IOException {
        Matcher diff = Pattern.compile("(?ms)^```diff\\n(-" + first + ".*?)^```$")
                .matcher(Files.readString(Path.of("src/docs/http.md")));
        assertThat(diff.find()).isTrue();
        return diff.group(1)
                .lines()
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"))
                .replace("https://bobine.example.org", "http://localhost:" + RestAssured.port);
    }

    @Test
    void whatThePageMakesOfCodeForSoraRunsInNode() throws Exception {
        String page = fromSora("const client")
                .replace("while (", "while (await new Promise((done) => setTimeout(() => done(true), 200)) && ");
        assertThat(NodeClient.runText("sora.mjs", """
                        import OpenAI from 'openai';
                        process.env.BOBINE_API_KEY = 'any';
                        %s
                        const bytes = Buffer.from(await clip.arrayBuffer());
                        console.log(JSON.stringify({ clip: bytes.subarray(4, 8).toString('latin1') }));
                        """.formatted(page))
                        .path("clip")
                        .asText())
                .isEqualTo("ftyp");
    }

    @Test
    void whatThePageMakesOfCodeForSoraRunsInPython() throws Exception {
        assertThat(PythonClient.runText("""
                        import json, os
                        from openai import OpenAI
                        os.environ["BOBINE_API_KEY"] = "any"
                        %s
                        print(json.dumps({"clip": clip.read()[4:8].decode()}))
                        """.formatted(fromSora("client = ")))
                        .path("clip")
                        .asText())
                .isEqualTo("ftyp");
    }

    @Test
    void openAisClientForNodeMakesEveryCall() throws Exception {
        JsonNode seen = NodeClient.run("videos.mjs", "http://localhost:" + RestAssured.port + "/v1", unique("lea"));

        assertThat(seen.at("/created/status").asText()).isEqualTo("queued");
        assertThat(seen.at("/pollAfter").asInt()).isBetween(1_000, 5_000);
        if (seen.at("/early").isObject()) {
            assertThat(seen.at("/early/name").asText()).isEqualTo("NotFoundError");
            assertThat(seen.at("/early/code").asText()).isEqualTo("video_not_ready");
        }
        assertThat(seen.at("/ended/status").asText()).isEqualTo("completed");
        assertThat(seen.at("/ended/seconds").asText()).isEqualTo("2");
        assertThat(seen.at("/clip").asText()).isEqualTo("ftyp");
        assertThat(seen.at("/poster").asInt()).isPositive();
        assertThat(seen.at("/spritesheet").asText()).isEqualTo("ffd8ff");
        assertThat(seen.at("/pages")).hasSize(2);
        assertThat(seen.at("/pages/0/0")).isEqualTo(seen.at("/created/id"));
        assertThat(seen.at("/pages/1/0")).isEqualTo(seen.at("/later/id"));
        assertThat(seen.at("/deleted/deleted").asBoolean()).isTrue();
        assertThat(seen.at("/gone/name").asText()).isEqualTo("NotFoundError");
        assertThat(seen.at("/listed").asInt()).isZero();
        assertRefused(seen.at("/badLength"), "unsupported_seconds", "seconds");
        assertRefused(seen.at("/badModel"), "unknown_model", "model");
        assertRefused(seen.at("/badPrompt"), "too_short", "prompt");
        assertRefused(seen.at("/unknown"), "unknown_parameter", "n");
        assertRefused(seen.at("/stranger"), "unknown_character", "characters[0]");
        assertThat(seen.at("/character/id").asText()).matches("char_[0-9a-f]{32}");
        assertThat(seen.at("/found")).isEqualTo(seen.at("/character"));
        assertThat(seen.at("/cast/status").asText()).isEqualTo("queued");
        assertRefused(seen.at("/untold"), "character_without_description", "characters[0]");
        assertRefused(seen.at("/edited"), "model_cannot_edit", "video");
        assertThat(seen.at("/extended/code").asText()).isEqualTo("video_not_ready");
        assertThat(seen.at("/remixed/request").asText()).matches("req_[0-9a-f]{32}");
        assertThat(seen.at("/nowhere/code").asText()).isEqualTo("video_not_found");
        assertThat(seen.at("/models").toString()).contains("\"sora-2\"", "\"animatic\"");
        assertThat(seen.at("/model/object").asText()).isEqualTo("model");
    }

    @Test
    void openAisClientForPythonMakesEveryCall() throws Exception {
        JsonNode seen =
                PythonClient.run("videos.py", "", "http://localhost:" + RestAssured.port + "/v1", unique("lou"));

        assertThat(seen.at("/polled/status").asText()).isEqualTo("completed");
        assertThat(seen.at("/clip").asText()).isEqualTo("ftyp");
        assertThat(seen.at("/poster").asInt()).isPositive();
        assertThat(seen.at("/pages/0/0")).isEqualTo(seen.at("/polled/id"));
        assertThat(seen.at("/pages/1/0")).isEqualTo(seen.at("/later/id"));
        assertRefused(seen.at("/remixed"), "model_cannot_edit", "video");
        assertRefused(seen.at("/edited"), "model_cannot_edit", "video");
        assertRefused(seen.at("/extended"), "model_cannot_extend", "video");
        assertThat(seen.at("/picture/code").asText()).isEqualTo("unsupported_file");
        assertThat(seen.at("/character/name").asText()).isEqualTo("Mara");
        assertThat(seen.at("/found")).isEqualTo(seen.at("/character"));
        assertThat(seen.at("/cast/status").asText()).isEqualTo("queued");
        assertThat(seen.at("/deleted/deleted").asBoolean()).isTrue();
        assertThat(seen.at("/gone/name").asText()).isEqualTo("NotFoundError");
        assertRefused(seen.at("/badLength"), "unsupported_seconds", "seconds");
        assertRefused(seen.at("/badModel"), "unknown_model", "model");
        assertRefused(seen.at("/unknown"), "unknown_parameter", "n");
        assertRefused(seen.at("/stranger"), "unknown_character", "characters[0]");
        assertThat(seen.at("/badLength/request").asText()).matches("req_[0-9a-f]{32}");
        assertThat(seen.at("/models").toString()).contains("\"sora-2\"", "\"animatic\"");
    }

    @Test
    void openAisClientForJavaMakesEveryCall() throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
        long now = Instant.now().getEpochSecond();
        String body = "{\"type\":\"video.completed\"}";
        String both = new Webhook(other).sign("evt_1", now, body) + " " + new Webhook(secret).sign("evt_1", now, body);

        JsonNode seen = JavaClient.run(
                "Videos.java",
                "http://localhost:" + RestAssured.port + "/v1",
                unique("ian"),
                body,
                "evt_1",
                Long.toString(now),
                both,
                secret);

        assertThat(seen.at("/ended").asText()).isEqualTo("completed");
        assertThat(seen.at("/clip").asText()).isEqualTo("ftyp");
        assertThat(seen.at("/poster").asInt()).isPositive();
        assertThat(seen.at("/listed").asBoolean()).isTrue();
        assertJavaRefused(seen.at("/remixed"), "model_cannot_edit", "video");
        assertJavaRefused(seen.at("/edited"), "model_cannot_edit", "video");
        assertJavaRefused(seen.at("/extended"), "model_cannot_extend", "video");
        assertThat(seen.at("/found").asBoolean()).isTrue();
        assertThat(seen.at("/deleted").asBoolean()).isTrue();
        assertThat(seen.at("/gone/name").asText()).isEqualTo("NotFoundException");
        assertJavaRefused(seen.at("/badLength"), "unsupported_seconds", "seconds");
        assertJavaRefused(seen.at("/badModel"), "unknown_model", "model");
        assertThat(seen.at("/model").asBoolean()).isTrue();
        assertThat(seen.at("/signed").asBoolean()).isTrue();
    }

    private static void assertJavaRefused(JsonNode seen, String code, String param) {
        assertThat(seen.path("name").asText()).isEqualTo("BadRequestException");
        assertThat(seen.path("code").asText()).isEqualTo(code);
        assertThat(seen.path("param").asText()).isEqualTo(param);
    }

    @Test
    void everyAnswerHasAnIdAndSaysHowLongItTook() {
        for (String path : List.of("/v1/models", "/v1/nowhere", "/v1/videos/video_abc")) {
            Response answer = json().get(path);
            assertThat(answer.header("x-request-id")).as(path).matches("req_[0-9a-f]{32}");
            assertThat(Long.parseLong(answer.header("openai-processing-ms")))
                    .as(path)
                    .isBetween(0L, 60_000L);
        }
        assertThat(json().get("/models").header("x-request-id")).isNull();
    }

    private static void assertRefused(JsonNode seen, String code, String param) {
        assertThat(seen.path("name").asText()).isEqualTo("BadRequestError");
        assertThat(seen.path("code").asText()).isEqualTo(code);
        assertThat(seen.path("param").asText()).isEqualTo(param);
    }

    /// With `-Dorders=10000 -Dnode.minutes=15` at length.
    @Test
    void overALineThatLosesAnswersEveryOrderIsOneJob() throws Exception {
        String user = unique("mia");
        int orders = Integer.getInteger("orders", 20);
        json().body("""
                        {"plan":"pro","overrides":{"outstanding":100000,"clipSecondsPerDay":1000000,"moneyPerMonth":100000}}""").put("/users/" + user + "/quota").then().statusCode(200);
        try (LossyProxy proxy = new LossyProxy("http://localhost:" + RestAssured.port, 7)) {
            JsonNode ids = NodeClient.run("orders.mjs", proxy.url() + "/v1", user, Integer.toString(orders));

            assertThat(proxy.lost()).isPositive();
            HashSet<String> known = new HashSet<>();
            ids.forEach(id -> known.add(id.asText()));
            assertThat(known).hasSize(orders);
            List<String> jobs = Arrays.asList(
                    Ledger.text("select string_agg(id::text, ',') from job where user_id = '" + user + "'")
                            .split(","));
            assertThat(jobs.stream().map(UUID::fromString).map(VideoId::of)).containsExactlyInAnyOrderElementsOf(known);
        }
    }
}
