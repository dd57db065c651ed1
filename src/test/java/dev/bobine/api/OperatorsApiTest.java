package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.setQuota;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators see of accounts, pods, backends, unresolved jobs and each other.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperatorsApiTest {

    @Inject
    JobStore jobs;

    @Inject
    Database database;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    private final String user = unique("ana");

    private static JsonPath get(String path) {
        return json().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }

    @Test
    void usersAreFoundByTheBeginningOfTheirIds() {
        String job = delayed(user + "-1");
        String other = delayed(user + "-2");
        assertThat(List.of(job, other)).doesNotHaveDuplicates();

        JsonPath page = get("/users?limit=1&prefix=" + user);
        assertThat(page.getList("users.quota.userId")).containsExactly(user + "-1");
        assertThat(page.getInt("users[0].quota.jobs.outstanding")).isEqualTo(1);
        JsonPath second = get(page.getString("next"));
        assertThat(second.getList("users.quota.userId")).containsExactly(user + "-2");
        assertThat(get("/users?prefix=" + user + "-3").getList("users")).isEmpty();
    }

    @Test
    void usersAreActiveWhoHaveSomethingGoingOnOrHadOfLate() {
        String waiting = unique("waiting");
        delayed(waiting);
        assertThat(ended(submitted(user))).isEqualTo("completed");

        List<String> active = new ArrayList<>();
        String next = "/users?limit=200&active=" + now().minusSeconds(3600);
        while (next != null) {
            JsonPath page = get(next);
            active.addAll(page.getList("users.quota.userId"));
            next = page.getString("next");
        }

        assertThat(active).contains(waiting, user).doesNotHaveDuplicates();
    }

    @Test
    void anAccountIsToldWithWhatItsPlanGivesWithoutTheOverrides() {
        setQuota(user, "{\"plan\":null,\"overrides\":{\"running\":12}}").then().statusCode(200);

        json().get("/users/" + user)
                .then()
                .statusCode(200)
                .body("quota.userId", equalTo(user))
                .body("quota.limits.running", equalTo(12))
                .body("planLimits.running", not(equalTo(12)));
    }

    @Test
    void theLedgerOfAUserIsReadByPages() {
        setQuota(
                        user,
                        "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"1\",\"amount\":5},\"reason\":\"paid by transfer\"}")
                .then()
                .statusCode(200);
        String job = submitted(user);
        assertThat(ended(job)).isEqualTo("completed");

        List<String> kinds = new ArrayList<>();
        String next = "/users/" + user + "/ledger?limit=1";
        while (next != null) {
            JsonPath page = get(next);
            kinds.addAll(page.getList("entries.kind"));
            next = page.getString("next");
        }

        assertThat(kinds)
                .containsExactlyInAnyOrder("top_up", "reserve", "release", "charge")
                .endsWith("top_up");
    }

    @Test
    void whatOperatorsDidIsToldWithTheirReasons() {
        Instant before = now().minusSeconds(1);
        json().body("{\"reason\":\"their dashboard is red\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200);
        Calls.resume();

        json().get("/audit?action=backend_paused&actor=anyone&from=" + before)
                .then()
                .statusCode(200)
                .body("entries.action", everyItem(equalTo("backend_paused")))
                .body("entries.subject", hasItem("backend:local"))
                .body("entries.reason", hasItem("their dashboard is red"));
        json().get("/audit?actor=nobody").then().statusCode(200).body("entries.size()", equalTo(0));
        assertThat(get(get("/audit?limit=1").getString("next")).getList("entries.id"))
                .doesNotContainAnyElementsOf(get("/audit?limit=1").getList("entries.id"));
    }

    @Test
    void podsAreToldWithWhatTheyDo() {
        json().get("/workers")
                .then()
                .statusCode(200)
                .body("workers.live", hasItem(true))
                .body("workers.find { it.live }.version", notNullValue())
                .body("workers.find { it.live }.inHand.rendering", greaterThanOrEqualTo(0))
                .body("workers.duties.flatten()", hasItem("outbox"));
    }

    @Test
    void unresolvedJobsAreToldWithAllThatIsKnown() {
        String job = ResolveApiTest.unresolved(jobs, database, renderer);

        JsonPath page = get("/unresolved?limit=200&backend=local");

        String find = "jobs.find { it.jobId == '" + job + "' }.";
        assertThat(page.getString(find + "idempotencyKey")).isEqualTo(job + "-1");
        assertThat(page.getString(find + "endpoint")).isEqualTo(renderer);
        assertThat(page.getString(find + "error.code")).isEqualTo("ambiguous_submit");
        assertThat(page.getLong(find + "heldMicros")).isEqualTo(20_000);
        assertThat(page.getLong(find + "atRiskMicros")).isEqualTo(20_000);
        assertThat(get("/unresolved?backend=another").getList("jobs")).isEmpty();
        json().body("{\"decision\":\"fail\",\"reason\":\"a test\"}").post("/jobs/" + job + "/resolve");
        assertThat(get("/unresolved?limit=200").getList("jobs.jobId")).doesNotContain(job);
        assertThat(get("/backends").getList("backends.find { it.name == 'local' }.failures.code"))
                .contains("ambiguous_submit");
    }

    @Test
    void aPauseMayEndByItself() {
        Instant until = now().plusSeconds(3600);
        json().body("{\"reason\":\"a short while\",\"until\":\"" + until + "\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true))
                .body("pausedUntil", notNullValue());

        Ledger.change("update backend set paused_until = now() where name = 'local'");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> json().get("/backends")
                .then()
                .body("backends.find { it.name == 'local' }.paused", equalTo(false)));
    }

    @Test
    void aBackendTellsHowItStands() {
        json().get("/backends")
                .then()
                .statusCode(200)
                .body("backends.find { it.name == 'local' }.waiting.count", greaterThanOrEqualTo(0))
                .body("backends.find { it.name == 'local' }.faults", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users?active=yesterday",
                "/users?active=2030-01-01T00:00:00Z&prefix=u",
                "/users?cursor=xyz",
                "/users?prefix=%00",
                "/users/u/ledger?cursor=xyz",
                "/audit?from=x",
                "/audit?actor=%20",
                "/audit?cursor=1",
                "/unresolved?since=x",
                "/dead-letters?limit=1001"
            })
    void whatMeansNothingIsSaidToBeSo(String path) {
        json().urlEncodingEnabled(false).get(path).then().statusCode(400).body("code", equalTo("invalid_parameter"));
    }

    @Test
    void aPauseThatHasEndedIsNone() {
        json().body("{\"reason\":\"too late\",\"until\":\"2020-01-01T00:00:00Z\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(422)
                .body("field", equalTo("until"));
    }
}
