package dev.bobine.api;

import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.pause;
import static dev.bobine.api.Calls.resume;
import static dev.bobine.api.Calls.setQuota;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.contract.Contract;
import dev.bobine.dev.StackResource;
import dev.bobine.operations.ManagementPort;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperationsApiTest {

    @AfterEach
    void letTheBackendGoOn() {
        resume();
    }

    @Test
    void theBackendsAreShownWithTheirLimitsAndWithoutKeys() {
        json().get("/backends")
                .then()
                .statusCode(200)
                .body("backends.name", hasItem("local"))
                .body("backends.find { it.name == 'local' }.limits.inFlight", greaterThan(0))
                .body("backends.find { it.name == 'local' }.models", hasItem("animatic"))
                .body("backends.find { it.name == 'local' }.paused", equalTo(false))
                .body(not(containsString("apiKey")));
    }

    @Test
    void aPausedBackendTakesNoJobsUntilItIsResumed() {
        json().body("{\"reason\":\"maintenance\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true))
                .body("pausedReason", equalTo("maintenance"));
        String id = submitted(unique("ana"));
        json().get("/jobs/" + id)
                .then()
                .body("state", equalTo("queued"))
                .body("blockedOn", equalTo("backend_paused"))
                .body("position.atLeast", equalTo(false));

        json().post("/backends/local/resume").then().statusCode(200).body("paused", equalTo(false));

        assertThat(ended(id)).isEqualTo("completed");
    }

    @Test
    void aWaitingJobTellsHowManyOfItsUsersJobsAreBeforeIt() {
        pause();
        String user = unique("ben");
        String first = submitted(user);
        submitted(user);
        String third = submitted(user);

        int before = json().get("/jobs/" + first).then().extract().path("position.jobsAhead");
        json().get("/jobs/" + third)
                .then()
                .body("position.jobsAhead", greaterThanOrEqualTo(before + 2))
                .body("position.costAheadMicros", greaterThanOrEqualTo(40_000));
    }

    @Test
    void jobsOfOthersCountByTheFairOrderAndNotByAge() {
        pause();
        String flood = unique("flood");
        setQuota(flood, "{\"plan\":\"pro\",\"overrides\":null}").then().statusCode(200);
        for (int i = 0; i < 20; i++) {
            submitted(flood);
        }
        String last = submitted(flood);
        String late = submitted(unique("late"));

        int behindTheFlood = json().get("/jobs/" + last).then().extract().path("position.jobsAhead");
        int fair = json().get("/jobs/" + late).then().extract().path("position.jobsAhead");
        assertThat(behindTheFlood).isGreaterThanOrEqualTo(20);
        assertThat(fair).isLessThan(20);
    }

    @Test
    void aBackendThatDoesNotExistIsNotFound() {
        json().body("{\"reason\":\"gone\"}")
                .post("/backends/none/pause")
                .then()
                .statusCode(404)
                .body("code", equalTo("backend_not_found"));
        json().post("/backends/none/resume").then().statusCode(404).body("code", equalTo("backend_not_found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reason\":\" \"}", "{\"reason\":null}", "{}", "{\"reason\":\"x\",\"until\":1}"})
    void aPauseNeedsAReason(String body) {
        json().body(body).post("/backends/local/pause").then().statusCode(422).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void theModelsAreShownWithWhatTheyCanDoAndCost() {
        json().get("/models")
                .then()
                .statusCode(200)
                .body("models.find { it.name == 'animatic' }.aliases", hasItem("sora-2"))
                .body("models.find { it.name == 'animatic' }.seconds", hasItem("1-30"))
                .body("models.find { it.name == 'animatic' }.sizes[0]", equalTo("1280x720"))
                .body("models.find { it.name == 'animatic' }.offers[0].pricePerSecond", equalTo(0.01f))
                .body("models.find { it.name == 'animatic' }.retiresAt", nullValue());
    }

    @Test
    void theNumbersTellOfWhatWaitsAndWhoWorks() {
        pause();
        submitted(unique("dan"));

        json().get("/stats")
                .then()
                .statusCode(200)
                .body("queued", greaterThanOrEqualTo(1))
                .body("workers", greaterThanOrEqualTo(1))
                .body("oldestQueuedSeconds", greaterThanOrEqualTo(0))
                .body("outbox.events", greaterThanOrEqualTo(0))
                .body("backends.find { it.name == 'local' }.paused", equalTo(true))
                .body("backends.find { it.name == 'local' }.limit", greaterThan(0))
                .body("backends.find { it.name == 'local' }.queuedByLane.local", greaterThanOrEqualTo(1))
                .body("capacityWanted", notNullValue());
    }

    @Test
    void theContractIsServedAsItValidates() {
        Contract contract = Contract.load();

        String yaml = json().get("/contract/asyncapi.yaml")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        String schema = json().get("/contract/schemas/completed.json")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(yaml).isEqualTo(contract.asyncApi());
        assertThat(schema).isEqualTo(contract.schemaText("completed.json"));
        json().get("/contract/schemas/none.json").then().statusCode(404).body("code", equalTo("schema_not_found"));
    }

    /// No check may wait for a server that hangs: a probe that gets no answer is one that says no.
    @Test
    void theServiceIsReadyAndAliveAndSaysWhyByWhatItKnows() {
        json().get(ManagementPort.url("/health/ready"))
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("worker lease", "bucket"))
                .body("checks.name", not(hasItem(containsStringIgnoringCase("database"))));
        json().get(ManagementPort.url("/health/live")).then().statusCode(200).body("checks.name", hasItem("loops"));
    }

    @Test
    void theOpenApiDocumentNamesEveryPath() {
        String document =
                json().get("/openapi").then().statusCode(200).extract().asString();

        assertThat(document)
                .contains(
                        "/jobs/{id}/resolve:",
                        "/users/{id}/quota:",
                        "/backends/{name}/pause:",
                        "/dead-letters/replay:",
                        "/v1/videos/{id}/content:")
                .contains("application/problem+json", "/contract/schemas/plain-generation-request.json");
    }
}
