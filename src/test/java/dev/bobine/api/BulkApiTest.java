package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.state;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.OtherPod;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BulkApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    JobStore jobs;

    @Inject
    Database database;

    @Inject
    Wakeups wakeups;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    private final String user = unique("ana");

    private static String body(String act, String filter) {
        return "{\"act\":\"%s\",\"filter\":{%s},\"reason\":\"a test\"}".formatted(act, filter);
    }

    private static String begun(String body) {
        return json().body(body)
                .post("/bulk")
                .then()
                .statusCode(202)
                .body("actor", equalTo("anyone"))
                .body("reason", equalTo("a test"))
                .extract()
                .path("id");
    }

    private static JsonPath ended(String bulk) {
        await().atMost(PATIENCE)
                .until(() -> !"running".equals(json().get("/bulk/" + bulk).path("state")));
        return json().get("/bulk/" + bulk).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void jobsThatFitAreCancelledAndEachIsToldOf() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(delayed(user));
        }
        String other = delayed(unique("ben"));

        String bulk = begun(body("cancel", "\"userId\":\"" + user + "\""));
        JsonPath end = ended(bulk);

        assertThat(end.getString("state")).isEqualTo("done");
        assertThat(end.getLong("done")).isEqualTo(3);
        assertThat(all).allMatch(job -> state(job).equals("cancelled"));
        assertThat(state(other)).isEqualTo("queued");
        JsonPath results = json().get("/bulk/" + bulk + "/results?limit=2").jsonPath();
        assertThat(results.getList("results.jobId")).isEqualTo(all.reversed().subList(0, 2));
        json().urlEncodingEnabled(false)
                .get(results.getString("next"))
                .then()
                .body("results.jobId", equalTo(all.subList(0, 1)))
                .body("results.outcome", hasItem("cancelled"));
        json().get("/bulk").then().statusCode(200).body("bulkActs.id", hasItem(bulk));
    }

    @Test
    void unresolvedJobsAreGivenUpTogether() {
        String job = ResolveApiTest.unresolved(jobs, database, renderer);
        String owner = json().get("/jobs/" + job).path("userId");

        JsonPath end = ended(
                begun("{\"act\":\"fail\",\"filter\":{\"userId\":\"%s\"},\"chargedAmount\":0,\"reason\":\"a test\"}"
                        .formatted(owner)));

        assertThat(end.getLong("done")).isEqualTo(1);
        json().get("/jobs/" + job).then().body("state", equalTo("failed")).body("cost.chargedMicros", equalTo(0));
    }

    @Test
    void whatIsAdmittedLaterIsLeftAlone() {
        String before = delayed(user);
        String bulk;
        String after;
        try (OtherPod _ = OtherPod.runs("bulk")) {
            bulk = begun(body("cancel", "\"userId\":\"" + user + "\""));
            after = delayed(user);
        }
        wakeups.wakeHere(Wakeup.BULK);

        assertThat(ended(bulk).getLong("done")).isEqualTo(1);
        assertThat(state(before)).isEqualTo("cancelled");
        assertThat(state(after)).isEqualTo("queued");
    }

    /// As when the pod that had begun has gone.
    @Test
    void anotherPodGoesOnWhereOneEnded() {
        String done = delayed(user);
        String left = delayed(user);
        String bulk;
        try (OtherPod _ = OtherPod.runs("bulk")) {
            bulk = begun(body("cancel", "\"userId\":\"" + user + "\""));
            Ledger.change("update bulk set place = cast('" + left + "' as uuid), done = 1 where id = cast('" + bulk
                    + "' as uuid)");
        }
        wakeups.wakeHere(Wakeup.BULK);

        assertThat(ended(bulk).getLong("done")).isEqualTo(2);
        assertThat(state(done)).isEqualTo("cancelled");
        assertThat(state(left)).isEqualTo("queued");
    }

    @Test
    void whatIsStoppedDoesNoMore() {
        String job = delayed(user);
        try (OtherPod _ = OtherPod.runs("bulk")) {
            String bulk = begun(body("cancel", "\"userId\":\"" + user + "\""));

            json().post("/bulk/" + bulk + "/stop").then().statusCode(200).body("state", equalTo("stopped"));
            json().post("/bulk/" + bulk + "/stop").then().statusCode(409).body("code", equalTo("already_ended"));
        }

        assertThat(ended(begun(body("cancel", "\"userId\":\"" + unique("nobody") + "\"")))
                        .getLong("done"))
                .isZero();
        assertThat(state(job)).isEqualTo("queued");
    }

    @Test
    void aDryRunCountsAndDoesNothing() {
        String job = delayed(user);

        json().body("{\"act\":\"cancel\",\"filter\":{\"userId\":\"%s\"},\"dryRun\":true}".formatted(user))
                .post("/bulk")
                .then()
                .statusCode(200)
                .body("matching.count", equalTo(1))
                .body("matching.atLeast", equalTo(false));
        json().get("/jobs/count?userId=" + user).then().statusCode(200).body("jobs.count", equalTo(1));

        assertThat(state(job)).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"act\":\"dance\",\"filter\":{\"userId\":\"u\"},\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{},\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{\"userId\":\"u\"}}",
                "{\"act\":\"cancel\",\"filter\":{\"state\":[\"dancing\"]},\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{\"state\":[]},\"dryRun\":true}",
                "{\"act\":\"cancel\",\"filter\":{\"state\":[null]},\"dryRun\":true}",
                "{\"act\":\"cancel\",\"filter\":{\"state\":[\"completed\"]},\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{\"since\":\"yesterday\"},\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{\"userId\":\"u\"},\"chargedAmount\":1,\"reason\":\"a test\"}",
                "{\"act\":\"cancel\",\"filter\":{\"who\":\"u\"},\"reason\":\"a test\"}"
            })
    void whatMeansNothingIsSaidToBeSo(String body) {
        json().body(body).post("/bulk").then().statusCode(422).contentType(Problem.MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bulk/none", "/bulk/0195d2c8-0000-7000-8000-000000000000/results"})
    void whatIsNotThereIsSaidToBeSo(String path) {
        json().get(path).then().statusCode(404).body("code", equalTo("bulk_not_found"));
    }
}
