package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.request;
import static dev.bobine.api.Calls.setQuota;
import static dev.bobine.api.Calls.submit;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class JobsApiTest {

    @Test
    void aRequestIsAcceptedAndItsJobIsShownAtItsLocation() {
        String user = unique("ana");

        Response answer = submit(request(user));

        String id = answer.then()
                .statusCode(202)
                .body("userId", equalTo(user))
                .body("model", equalTo("animatic"))
                .body("cost.estimateMicros", equalTo(20_000))
                .extract()
                .path("jobId");
        assertThat(answer.header("Location")).isEqualTo("/jobs/" + id);
        json().get(answer.header("Location")).then().statusCode(200).body("jobId", equalTo(id));
    }

    @Test
    void aCompletedJobTellsItsClipItsCostAndItsStory() {
        String id = submitted(unique("ben"));

        assertThat(ended(id)).isEqualTo("completed");

        json().get("/jobs/" + id)
                .then()
                .body("backend", equalTo("local"))
                .body("attempt", equalTo(1))
                .body("cost.chargedMicros", equalTo(20_000))
                .body("cost.currency", equalTo("USD"))
                .body("clip.href", equalTo("/jobs/" + id + "/clip"))
                .body("clip.width", equalTo(1280))
                .body("promptSha256", matchesPattern("[0-9a-f]{64}"))
                .body("timeline.type", hasItems("accepted", "started", "completed"))
                .body("position", nullValue())
                .body(not(containsString("kite")));
    }

    @Test
    void theClipAndThePosterOfACompletedJobAreFetchedByLink() {
        String id = submitted(unique("cem"));
        assertThat(ended(id)).isEqualTo("completed");

        String clip = json().get("/jobs/" + id + "/clip")
                .then()
                .statusCode(302)
                .header("Cache-Control", containsString("no-store"))
                .extract()
                .header("Location");
        String poster = json().get("/jobs/" + id + "/poster")
                .then()
                .statusCode(302)
                .extract()
                .header("Location");

        byte[] bytes = given().urlEncodingEnabled(false)
                .get(clip)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(new String(bytes, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
        given().urlEncodingEnabled(false).get(poster).then().statusCode(200);
    }

    @Test
    void aJobThatHasNotEndedHasNoClipYet() {
        String id = delayed(unique("dan"));

        json().get("/jobs/" + id + "/clip")
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("not_completed"));
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        String key = unique("order");

        String first = json().header("Idempotency-Key", key)
                .body(request("eva"))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        json().header("Idempotency-Key", key)
                .body(request("eva"))
                .post("/jobs")
                .then()
                .statusCode(200)
                .body("jobId", equalTo(first))
                .header("Location", endsWith("/jobs/" + first));
    }

    @Test
    void anIdInTheBodyIsTheIdentityAsOnTheTopic() {
        String id = unique("order");
        String body = "{\"id\":\"%s\",\"source\":\"/shop\",\"userId\":\"fay\",\"prompt\":\"Snow\",\"seconds\":2}"
                .formatted(id);

        String first = submit(body).then().statusCode(202).extract().path("jobId");

        submit(body).then().statusCode(200).body("jobId", equalTo(first)).body("requestId", equalTo(id));
    }

    @Test
    void aBinaryAndAStructuredCloudEventAreRequests() {
        String id = unique("event");

        given().contentType("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", "dev.bobine.generation.requested.v1")
                .header("ce-source", "/shop")
                .header("ce-id", id)
                .body(request("gus"))
                .post("/jobs")
                .then()
                .statusCode(202)
                .body("requestId", equalTo(id));
        given().contentType("application/cloudevents+json; charset=utf-8")
                .body("""
                        {"specversion":"1.0","type":"dev.bobine.generation.requested.v1","source":"/shop","id":"%s","data":%s}
                        """.formatted(id, request("gus")))
                .post("/jobs")
                .then()
                .statusCode(200);
    }

    static Stream<Arguments> badRequests() {
        String longPrompt = "x".repeat(32_001);
        return Stream.of(
                Arguments.of("", 400, "null_value", null),
                Arguments.of("not json", 400, "not_json", null),
                Arguments.of("[]", 400, "not_an_object", null),
                Arguments.of("{\"prompt\":\"x\"}", 422, "missing_field", "userId"),
                Arguments.of("{\"userId\":7,\"prompt\":\"x\"}", 422, "wrong_type", "userId"),
                Arguments.of("{\"userId\":\"u\",\"prompt\":\"\"}", 422, "too_short", "prompt"),
                Arguments.of("{\"userId\":\"u\",\"prompt\":\"" + longPrompt + "\"}", 422, "too_long", "prompt"),
                Arguments.of("{\"userId\":\"u\",\"prompt\":\"x\",\"model\":\"none\"}", 422, "unknown_model", "model"),
                Arguments.of(
                        "{\"userId\":\"u\",\"prompt\":\"x\",\"model\":\"animatic\",\"seconds\":999}",
                        422,
                        "unsupported_seconds",
                        "seconds"),
                Arguments.of("{\"type\":\"cancel\",\"requestId\":\"x\"}", 422, "not_a_request", null),
                Arguments.of("{\"type\":\"dance\"}", 400, "unknown_type", "type"));
    }

    @Test
    void whatWouldCostMoreThanMaxCostIsRefusedBeforeMoneyIsHeld() {
        String user = unique("max");
        String order = "{\"userId\":\"" + user + "\",\"prompt\":\"A kite\",\"seconds\":2,\"maxCost\":%s}";

        submit(order.formatted("0.019999"))
                .then()
                .statusCode(422)
                .body("code", equalTo("over_max_cost"))
                .body("field", equalTo("maxCost"))
                .body("detail", equalTo("The estimate is 0.02, which is more than maxCost."));
        json().get("/users/" + user + "/quota").then().body("money.held", equalTo(0.0f));

        submit(order.formatted("0.02")).then().statusCode(202);
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void whatIsWrongIsAnsweredByAProblemWithItsCodeAndField(
            String body, int status, String code, @Nullable String field) {
        submit(body)
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("field", field == null ? nullValue() : equalTo(field))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }

    @Test
    void aBodyThatIsTooLargeIsAProblem() {
        String large = "{\"userId\":\"u\",\"prompt\":\"x\",\"note\":\"" + "x".repeat(1_200_000) + "\"}";

        submit(large).then().statusCode(413).contentType(Problem.MEDIA_TYPE).body("code", equalTo("too_large"));
    }

    @Test
    void aBodyThatIsAnnouncedAsHugeIsAnsweredBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            String head =
                    "POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 413").contains(Problem.MEDIA_TYPE, "too_large");
        }
    }

    /// Clients that look for an answer only when they have sent everything.
    @Test
    void whoSendsTooMuchRegardlessGetsToReadTheAnswer() throws IOException {
        byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + 32 * piece.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 32; i++) {
                out.write(piece);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 413").contains(Problem.MEDIA_TYPE, "too_large");
        }
    }

    @Test
    void aRefusedRequestIsRefusedTheSameWhenItComesAgain() {
        String body = "{\"id\":\"%s\",\"userId\":\"hal\",\"prompt\":\"x\",\"seconds\":999}".formatted(unique("bad"));

        String first = submit(body).then().statusCode(422).extract().asString();

        submit(body).then().statusCode(422).body(equalTo(first));
    }

    @Test
    void aUserWhoseMoneyIsSpentIsToldWhenToComeAgain() {
        String user = unique("ida");
        setQuota(user, "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":0.01}}")
                .then()
                .statusCode(200);

        Response refused = submit(request(user));

        refused.then().statusCode(402).body("code", equalTo("budget_used_up")).body("stage", equalTo("admission"));
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 32L * 24 * 3600);
        assertThat(refused.jsonPath().getString("retryAt")).isNotBlank();
    }

    @Test
    void whatAPlanDoesNotAllowIsForbidden() {
        String user = unique("jan");
        setQuota(user, "{\"plan\":null,\"overrides\":{\"longestClip\":5,\"largestSize\":\"1280x720\"}}")
                .then()
                .statusCode(200);
        String start = "{\"userId\":\"" + user + "\",\"prompt\":\"x\",";

        submit(start + "\"seconds\":6}")
                .then()
                .statusCode(403)
                .body("code", equalTo("clip_too_long"))
                .body("field", equalTo("seconds"));
        submit(start + "\"seconds\":2,\"size\":\"1920x1080\"}")
                .then()
                .statusCode(403)
                .body("code", equalTo("size_too_large"))
                .body("field", equalTo("size"));
    }

    @Test
    void aUserWithTooManyUnfinishedJobsIsAskedToWait() {
        String user = unique("jim");
        setQuota(user, "{\"plan\":null,\"overrides\":{\"outstanding\":1}}")
                .then()
                .statusCode(200);
        delayed(user);

        submit(request(user))
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too_many_outstanding"));
    }

    @Test
    void aJobThatWaitsForItsStartTimeSaysSo() {
        String id = delayed(unique("kai"));

        json().get("/jobs/" + id)
                .then()
                .body("state", equalTo("queued"))
                .body("blockedOn", equalTo("start_time"))
                .body("blockedUntil", equalTo("2999-01-01T00:00:00Z"))
                .body("notBefore", equalTo("2999-01-01T00:00:00Z"));
    }

    @Test
    void aWaitingJobIsCancelledAtOnceAndCancellingAgainIsNoError() {
        String id = delayed(unique("lea"));

        json().delete("/jobs/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("cost.chargedMicros", equalTo(0));
        json().delete("/jobs/" + id).then().statusCode(200).body("state", equalTo("cancelled"));
    }

    @Test
    void aJobThatHasEndedCannotBeCancelled() {
        String id = submitted(unique("mia"));
        ended(id);

        json().delete("/jobs/" + id).then().statusCode(409).body("code", equalTo("already_ended"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-7000-8000-000000000000", "nonsense", "%00", "1-1-1-1-1"})
    void whatIsNoJobIsNotFound(String id) {
        for (String path : List.of("/jobs/" + id, "/jobs/" + id + "/clip", "/jobs/" + id + "/poster")) {
            given().urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(404)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("code", equalTo("job_not_found"));
        }
        given().urlEncodingEnabled(false).delete("/jobs/" + id).then().statusCode(404);
    }

    @Test
    void aUsersJobsAreListedNewestFirstOverSeveralPages() {
        String user = unique("nora & co");
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            submitted.add(delayed(user));
        }
        String settled = delayed(user);
        json().delete("/jobs/" + settled).then().statusCode(200);
        submitted.add(settled);

        List<String> listed = new ArrayList<>();
        int pages = 0;
        Response page = json().queryParam("userId", user).queryParam("limit", 3).get("/jobs");
        listed.addAll(page.jsonPath().getList("jobs.jobId"));
        while (page.jsonPath().getString("next") != null) {
            page = given().urlEncodingEnabled(false).get(page.jsonPath().getString("next"));
            listed.addAll(page.then().statusCode(200).extract().jsonPath().getList("jobs.jobId"));
            pages++;
        }

        assertThat(listed).isEqualTo(submitted.reversed());
        assertThat(pages).isEqualTo(1);
        assertThat(page.asString()).doesNotContain("Later").doesNotContain("promptSha256");
    }

    @Test
    void jobsAreListedByState() {
        String user = unique("olga");
        String waiting = delayed(user);
        String cancelled = delayed(user);
        json().delete("/jobs/" + cancelled).then().statusCode(200);

        json().queryParam("userId", user)
                .queryParam("state", "queued")
                .get("/jobs")
                .then()
                .body("jobs.jobId", equalTo(List.of(waiting)));
        json().queryParam("userId", user)
                .queryParam("state", "cancelled")
                .get("/jobs")
                .then()
                .body("jobs.jobId", equalTo(List.of(cancelled)));
        json().queryParam("state", "cancelled")
                .queryParam("limit", 1)
                .get("/jobs")
                .then()
                .statusCode(200)
                .body("jobs.size()", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=201", "limit=many", "state=dancing", "cursor=xyz", "userId=", "userId=%00"})
    void aBadParameterOfAListIsNamed(String query) {
        given().urlEncodingEnabled(false)
                .get("/jobs?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("invalid_parameter"))
                .body("field", equalTo(query.substring(0, query.indexOf('='))));
    }
}
