package dev.bobine.api;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/// The calls that many tests make.
final class Calls {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "expired");

    private Calls() {}

    static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static RequestSpecification json() {
        return given().contentType(ContentType.JSON).redirects().follow(false);
    }

    static String request(String user) {
        return "{\"userId\":\"%s\",\"prompt\":\"A kite over a harbour\",\"seconds\":2}".formatted(user);
    }

    static Response submit(String body) {
        return json().body(body).post("/jobs");
    }

    /// Submits a small request and returns the job's id.
    static String submitted(String user) {
        return submit(request(user)).then().statusCode(202).extract().path("jobId");
    }

    /// Submits a request that waits for a time far away and returns the job's id.
    static String delayed(String user) {
        String body = "{\"userId\":\"%s\",\"prompt\":\"Later\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}";
        return submit(body.formatted(user)).then().statusCode(202).extract().path("jobId");
    }

    static String state(String job) {
        return json().get("/jobs/" + job).then().statusCode(200).extract().path("state");
    }

    static String ended(String job) {
        await().atMost(PATIENCE).until(() -> ENDS.contains(state(job)));
        return state(job);
    }

    static void awaitState(String job, String wanted) {
        await().atMost(PATIENCE).until(() -> state(job).equals(wanted));
    }

    static void pause() {
        json().body("{\"reason\":\"a test\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200);
    }

    static void resume() {
        json().post("/backends/local/resume").then().statusCode(200);
    }

    static Response setQuota(String user, String body) {
        return json().body(body).put("/users/" + user + "/quota");
    }
}
