package dev.bobine.web;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Stage;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.restassured.http.ContentType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Brings about what the pages are to show, over HTTP like anybody.
@ApplicationScoped
class Visitors {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JobStore jobs;
    private final Database database;
    private final String provider;

    Visitors(JobStore jobs, Database database, @ConfigProperty(name = "bobine.backends.local.url") String provider) {
        this.jobs = jobs;
        this.database = database;
        this.provider = provider;
    }

    static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static String ask(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    static String ask(String user, String more) {
        return ask("{\"userId\":\"%s\",\"prompt\":\"A kite over a harbour\",\"seconds\":2%s}".formatted(user, more));
    }

    /// A job that waits for a time far away.
    static String waiting(String user) {
        return ask(user, ",\"notBefore\":\"2999-01-01T00:00:00Z\"");
    }

    static String completed(String user) {
        String id = ask(user, "");
        await().atMost(PATIENCE).until(() -> state(id).equals("completed"));
        return id;
    }

    static String state(String job) {
        return given().get("/jobs/" + job).then().extract().path("state");
    }

    /// The address of a share of its clip, from the root on.
    static String share(String job) {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/jobs/" + job + "/shares")
                .then()
                .statusCode(201)
                .extract()
                .path("url");
    }

    /// A treatment of two shots in its second version, in which the first shot is another one.
    static String treatment(String user) {
        String id = given().contentType(ContentType.JSON)
                .body(("{\"userId\":\"%s\",\"wish\":\"A kite rises. It falls into the sea.\",\"target\":{\"shots\":2}}")
                        .formatted(user))
                .post("/treatments")
                .then()
                .statusCode(201)
                .extract()
                .path("treatmentId");
        given().contentType(ContentType.JSON)
                .body("{\"say\":\"shot 1: at night\"}")
                .post("/treatments/" + id + "/turns")
                .then()
                .statusCode(200);
        return id;
    }

    static void quota(String user, String overrides) {
        given().contentType(ContentType.JSON)
                .body("{\"plan\":null,\"overrides\":" + overrides + "}")
                .put("/users/" + user + "/quota")
                .then()
                .statusCode(200);
    }

    static void pause() {
        given().contentType(ContentType.JSON)
                .body("{\"reason\":\"a test\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200);
    }

    static void resume() {
        given().post("/backends/local/resume").then().statusCode(200);
    }

    /// A job whose submit got lost, as the runner would leave it.
    String unresolved(String user) {
        return parked(waiting(user));
    }

    /// The same for a clip of so many seconds, by a prompt of its own.
    String unresolved(String user, String prompt, int seconds) {
        return parked(ask("{\"userId\":\"%s\",\"prompt\":\"%s\",\"seconds\":%d,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                .formatted(user, prompt, seconds)));
    }

    private String parked(String id) {
        Job job = database.await(() -> jobs.find(JobId.of(id))).orElseThrow();
        Claim claim = new Claim("local", provider, "animatic-1", id + "-1", 20_000);
        Failure failure = Failure.of(Failure.Kind.AMBIGUOUS_SUBMIT, Stage.SUBMIT, "The connection broke.");
        Unresolved parked = new Unresolved(1, claim, failure, null);
        assertThat(database.await(
                        () -> jobs.apply(job.to(parked, InstantSource.system().instant()))))
                .isTrue();
        return id;
    }
}
