package dev.bobine.api;

import static dev.bobine.api.Calls.awaitState;
import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.request;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Stage;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ResolveApiTest {

    @Inject
    JobStore jobs;

    @Inject
    Database database;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    @Test
    void anUnresolvedJobThatIsRetriedIsRenderedAfterAll() {
        String id = unresolved();

        resolve(id, "{\"decision\":\"retry\"}").then().statusCode(200);

        assertThat(ended(id)).isEqualTo("completed");
    }

    @Test
    void anUnresolvedJobThatIsGivenUpCostsWhatTheOperatorSays() {
        String id = unresolved();

        resolve(id, "{\"decision\":\"fail\",\"chargedAmount\":0.005}")
                .then()
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("error.code", equalTo("ambiguous_submit"))
                .body("cost.chargedMicros", equalTo(5_000))
                .body("cost.source", equalTo("provider"));
    }

    @Test
    void anUnresolvedJobThatIsGivenUpCostsItsEstimateWhenNobodyKnowsBetter() {
        String id = unresolved();

        resolve(id, "{\"decision\":\"fail\"}")
                .then()
                .statusCode(200)
                .body("cost.chargedMicros", equalTo(20_000))
                .body("cost.source", equalTo("estimate"));
    }

    @Test
    void anUnresolvedJobThatTheProviderHasIsAdoptedAndFollowedToItsClip() {
        String external = given().multiPart("model", "animatic-1")
                .multiPart("prompt", "A kite over a harbour")
                .multiPart("seconds", "2")
                .multiPart("size", "1280x720")
                .post(renderer + "/v1/videos")
                .then()
                .extract()
                .path("id");
        String id = unresolved();

        resolve(id, "{\"decision\":\"adopt\",\"externalId\":\"" + external + "\"}")
                .then()
                .statusCode(200);

        assertThat(ended(id)).isEqualTo("completed");
        json().get("/jobs/" + id).then().body("externalId", equalTo(external));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|decision",
                "{\"decision\":\"dance\"}|decision",
                "{\"decision\":\"adopt\"}|externalId",
                "{\"decision\":\"fail\",\"chargedAmount\":-1}|chargedAmount",
                "{\"reason\":\"no\",\"decision\":\"fail\"}|reason"
            })
    void aDecisionThatCannotBeCarriedOutIsAProblemOfItsField(String body, String field) {
        String id = delayed(unique("eva"));

        resolve(id, body)
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo(field));
    }

    @Test
    void onlyAnUnresolvedJobCanBeResolved() {
        String waiting = delayed(unique("fay"));
        String done = submitted(unique("gus"));
        awaitState(done, "completed");

        resolve(waiting, "{\"decision\":\"retry\"}").then().statusCode(409).body("code", equalTo("not_unresolved"));
        resolve(done, "{\"decision\":\"retry\"}").then().statusCode(409).body("code", equalTo("already_ended"));
        resolve("00000000-0000-7000-8000-000000000000", "{\"decision\":\"retry\"}")
                .then()
                .statusCode(404);
    }

    private static Response resolve(String id, String body) {
        return json().body(body.contains("reason") ? body : body.replaceFirst("^\\{\"", "{\"reason\":\"a test\",\""))
                .post("/jobs/" + id + "/resolve");
    }

    private String unresolved() {
        return unresolved(jobs, database, renderer);
    }

    @Test
    void aTryThatCameToNothingIsStillToldOf() {
        String id = unresolved(jobs, database, renderer);
        resolve(id, "{\"decision\":\"retry\"}").then().statusCode(200);

        assertThat(Calls.ended(id)).isEqualTo("completed");

        json().get("/jobs/" + id)
                .then()
                .body("attempts.state", contains("failed", "completed"))
                .body("attempts[0].error.code", equalTo("ambiguous_submit"))
                .body("attempts[0].idempotencyKey", equalTo(id + "-1"))
                .body("attempts[0].endedAt", notNullValue())
                .body("attempts[1].backend", equalTo("local"));
    }

    /// A job whose submit got lost, as the runner would leave it.
    static String unresolved(JobStore jobs, Database database, String renderer) {
        String body = request(unique("dora")).replace("}", ",\"notBefore\":\"2999-01-01T00:00:00Z\"}");
        String id = Calls.submit(body).then().statusCode(202).extract().path("jobId");
        Job job = database.await(() -> jobs.find(JobId.of(id))).orElseThrow();
        Claim claim = new Claim("local", renderer, "animatic-1", id + "-1", 20_000);
        Failure failure = Failure.of(Failure.Kind.AMBIGUOUS_SUBMIT, Stage.SUBMIT, "The connection broke.");
        Unresolved parked = new Unresolved(1, claim, failure, null);
        assertThat(database.await(
                        () -> jobs.apply(job.to(parked, InstantSource.system().instant()))))
                .isTrue();
        return id;
    }
}
