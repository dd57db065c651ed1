package dev.bobine.api.mcp;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.access.Guarded;
import dev.bobine.access.LocalIssuer;
import dev.bobine.api.openai.NodeClient;
import dev.bobine.dev.StackResource;
import dev.bobine.job.JobId;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.Waiter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The door for assistants, on the wire and by the official client for Node.
@QuarkusTest
@TestProfile(Guarded.class)
@QuarkusTestResource(StackResource.class)
class McpApiTest {

    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},
             "clientInfo":{"name":"t","version":"1"}}}
            """;

    private final String mia = "mia-" + UUID.randomUUID();
    private final String ben = "ben-" + UUID.randomUUID();

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Inject
    EventStreams streams;

    @Inject
    Connections connections;

    @BeforeEach
    void giveKeys() throws IOException {
        LocalIssuer.writeKeys(LocalIssuer.keyLine("shop", "bobine-user", "*")
                + LocalIssuer.keyLine("mia", "bobine-user", mia)
                + LocalIssuer.keyLine("ben", "bobine-user", ben)
                + LocalIssuer.keyLine("boss", "bobine-admin", "*"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> as("ben").queryParam("userId", ben).get("/jobs").statusCode() == 200);
    }

    @AfterEach
    void takeKeys() throws IOException {
        LocalIssuer.writeKeys(LocalIssuer.keyLine("shop", "bobine-user", "*"));
    }

    private static RequestSpecification as(String name) {
        return given().contentType(ContentType.JSON).header("X-Api-Key", LocalIssuer.key(name));
    }

    private static Response post(RequestSpecification caller, String message) {
        return caller.accept("application/json, text/event-stream")
                .body(message)
                .post("/mcp");
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    @Test
    void nobodyIsLetInWithoutCredentials() {
        post(given().contentType(ContentType.JSON), INITIALIZE)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("unauthorized"));
        post(given().contentType(ContentType.JSON).header("X-Api-Key", "bob_" + "x".repeat(40)), INITIALIZE)
                .then()
                .statusCode(401);
        post(given().contentType(ContentType.JSON).cookie("session", "x"), INITIALIZE)
                .then()
                .statusCode(401);
    }

    @Test
    void thereIsNoOtherWayInAndNoStreamToBeHeldOpen() {
        as("mia").accept("text/event-stream").get("/mcp").then().statusCode(405).header("Allow", "POST");
        as("mia").delete("/mcp").then().statusCode(405);
        as("mia").accept("text/event-stream").get("/mcp/sse").then().statusCode(404);
        as("mia").body("{}").post("/mcp/messages/1").then().statusCode(404);
    }

    /// No call needs one before it, nor the pod that answered that one.
    @Test
    void everyCallStandsAlone() {
        post(as("mia").header("Mcp-Session-Id", "of-another-pod"), call("list_clips", "{}"))
                .then()
                .statusCode(200)
                .body("result.content[0].text", equalTo("{\"clips\":[]}"));
        post(as("mia"), "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/list\"}")
                .then()
                .statusCode(200)
                .body("result.tools", hasSize(10));
    }

    @Test
    void aServiceSaysForWhom() {
        post(as("shop"), call("list_clips", "{}"))
                .then()
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", startsWith("userId is missing"));
        post(as("shop"), call("list_clips", "{\"userId\":\"" + mia + "\"}"))
                .then()
                .body("result.isError", equalTo(false));
        post(as("mia"), call("list_clips", "{\"userId\":\"" + ben + "\"}"))
                .then()
                .body("result.isError", equalTo(true));
    }

    @Test
    void whatIsTooLargeOrNoMessageIsRefused() {
        post(as("mia"), "x".repeat(3 << 20)).then().statusCode(413);
        post(as("mia"), "[[[").then().statusCode(200).body("error.code", equalTo(-32700));
        post(as("mia"), call("no_such_tool", "{}")).then().statusCode(200).body("error.code", equalTo(-32602));
    }

    /// Else one call, which counts once, could be thousands of them.
    @Test
    void aCallIsOneMessage() {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"ping\"}";
        post(as("mia"), "[" + ping + "," + ping + "]").then().statusCode(400).body("code", equalTo("bad_request"));
        post(as("mia"), "[" + ping + "]").then().statusCode(200);
        post(as("mia"), ping).then().statusCode(200).body("id", equalTo(4));
    }

    @Test
    void whoWaitsForAsManyAnswersAsItMayIsToldSoAndCanLookAllTheSame() {
        String job = as("mia")
                .body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(mia))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        Connections.Party waiter = connections.waiter("key:mia");
        List<Waiter> waits = Stream.generate(() -> streams.waitFor(new JobId(UUID.randomUUID()), waiter))
                .limit(waiter.limit())
                .toList();
        try {
            post(as("mia"), call("job_status", "{\"jobId\":\"" + job + "\",\"waitSeconds\":1}"))
                    .then()
                    .body("result.isError", equalTo(true))
                    .body("result.content[0].text", containsString("too_many_waits"));
            post(as("mia"), call("job_status", "{\"jobId\":\"" + job + "\"}"))
                    .then()
                    .body("result.isError", equalTo(false));
        } finally {
            waits.forEach(Waiter::close);
        }
        post(as("mia"), call("job_status", "{\"jobId\":\"" + job + "\",\"waitSeconds\":1}"))
                .then()
                .body("result.isError", equalTo(false));
        assertThat(connections.refusal(waiter)).isEmpty();
    }

    @Test
    void aJobWhoseClipHasBeenDeletedIsStillToldOf() {
        String job = as("ben")
                .body("{\"userId\":\"%s\",\"prompt\":\"A kite\",\"seconds\":2}".formatted(ben))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> as("ben").get("/jobs/" + job).path("state").equals("completed"));
        as("ben").delete("/v1/videos/video_" + job.replace("-", "")).then().statusCode(200);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> as("ben").get("/jobs/" + job).path("clip.deletedAt") != null);

        post(as("ben"), call("job_status", "{\"jobId\":\"" + job + "\"}"))
                .then()
                .body("result.isError", equalTo(false))
                .body("result.content[0].text", containsString("\"state\":\"completed\""))
                .body("result.content[0].text", containsString("\"deletedAt\""));
    }

    @Test
    void whatCannotBeStoredNamesNoOrder() {
        post(as("ben"), call("create_clip", "{\"prompt\":\"A kite\",\"maxCost\":9,\"orderId\":\"a\\u0000b\"}"))
                .then()
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", containsString("orderId"));
    }

    /// Mia has room for the film and the kites of this test, and for no more today.
    @Test
    void anAssistantMakesAFilmAndSpendsNothingUnasked() throws IOException, InterruptedException {
        as("boss")
                .body("{\"plan\":null,\"overrides\":{\"clipSecondsPerDay\":16}}")
                .put("/users/" + mia + "/quota")
                .then()
                .statusCode(200);
        JsonNode seen = NodeClient.run(
                "films.mjs", "http://localhost:" + port + "/mcp", LocalIssuer.key("mia"), LocalIssuer.key("ben"));

        assertThat(seen.at("/server/name").asText()).isEqualTo("Bobine");
        assertThat(seen.path("instructions").asText()).contains("maxCost");
        assertThat(seen.path("tools").findValuesAsText("name"))
                .contains("write_treatment", "change_treatment", "shoot_treatment", "quote_clip", "create_clip");
        seen.path("tools").forEach(tool -> {
            if (tool.path("destructive").asBoolean()) {
                assertThat(tool.path("required").toString()).contains("maxCost");
            }
        });
        assertThat(seen.at("/treatment/estimateMicros").asLong()).isEqualTo(20_000);
        assertThat(seen.at("/turn/version").asInt()).isEqualTo(2);
        assertThat(seen.at("/turn/changes/shots/0/kind").asText()).isEqualTo("changed");
        assertThat(seen.at("/tooDear/error").asText()).contains("more than maxCost");
        assertThat(seen.at("/withoutPrice").toString()).contains("maxCost");
        assertThat(seen.at("/status/job/state").asText()).isEqualTo("completed");
        assertThat(seen.path("progress")).isNotEmpty();
        assertThat(seen.path("clip").asText()).isEqualTo("ftyp");
        assertThat(seen.at("/resource/job/state").asText()).isEqualTo("completed");
        assertThat(seen.path("clips")).hasSize(1);
        assertThat(seen.at("/quote/wouldBe").asText()).isEqualTo("accepted");
        assertThat(seen.at("/quote/costMicros").asLong()).isEqualTo(20_000);
        assertThat(seen.at("/unknown/code").asText()).isEqualTo("no_model_fits");
        assertThat(seen.at("/filmQuote/wouldBe").asText()).isEqualTo("accepted");
        assertThat(seen.at("/filmQuote/jobs")).isNotEmpty();
        assertThat(seen.path("sameOrder").asBoolean()).isTrue();
        assertThat(seen.at("/nowhere/error").asText()).contains("There is no such job.");
        assertThat(seen.at("/film/treatment/shots")).hasSize(3);
        assertThat(seen.at("/filmEstimate/wouldBe").asText()).isEqualTo("accepted");
        assertThat(seen.at("/filmStatus/film/state").asText()).isEqualTo("completed");
        assertThat(seen.at("/filmStatus/ended").asBoolean()).isTrue();
        assertThat(seen.path("filmProgress")).isNotEmpty();
        assertThat(seen.at("/filmNowhere/error").asText()).contains("There is no such production");
        assertThat(seen.at("/noCharacter/error").asText()).contains("no character", "(unknown_character)");
        assertThat(seen.at("/expanded/job/direction").isObject()).isTrue();
        assertThat(seen.at("/expanded/job/look").asText()).isEqualTo("noir");
        assertThat(seen.at("/noRoom/error").asText()).contains("(daily_seconds_used_up)", "It may succeed from");
        JsonNode others = seen.path("others");
        assertThat(others.path("film").asText()).contains("There is no such production");
        assertThat(others.path("filmQuote").asText()).contains("There is no such treatment");
        assertThat(others.path("turn").asText()).contains("There is no such treatment");
        assertThat(others.path("treatment").asText()).contains("There is no such treatment");
        assertThat(others.path("shoot").asText()).contains("There is no such treatment");
        assertThat(others.path("job").asText()).contains("There is no such job.");
        assertThat(others.path("clips").asInt()).isZero();
        assertThat(others.at("/resource/message").asText()).contains("There is no such job.");
        assertThat(seen.at("/stranger/code").asInt()).isEqualTo(401);
        assertThat(seen.at("/anonymous/code").asInt()).isEqualTo(401);
    }
}
