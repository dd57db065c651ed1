package dev.bobine.upkeep;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/// Jobs made over HTTP, and their clips.
final class Jobs {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Jobs() {}

    static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static RequestSpecification json() {
        return given().contentType(ContentType.JSON).redirects().follow(false);
    }

    static String completed(String user, String prompt) {
        String id = json().body("{\"userId\":\"%s\",\"prompt\":\"%s\",\"seconds\":2}".formatted(user, prompt))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        return id;
    }

    static String waiting(String user, String prompt) {
        return json().body("{\"userId\":\"%s\",\"prompt\":\"%s\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(user, prompt))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    static String state(String job) {
        return json().get("/jobs/" + job).then().statusCode(200).extract().path("state");
    }

    /// A link to the clip or the poster, which needs no credentials.
    static String link(String job, String what) {
        return json().get("/jobs/" + job + "/" + what)
                .then()
                .statusCode(302)
                .extract()
                .header("Location");
    }

    static int statusOf(String link) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
