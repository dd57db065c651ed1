package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class QueueApiTest {

    private final String ana = unique("ana");
    private final String ben = unique("ben");

    @BeforeEach
    void letEverybodyWait() {
        Calls.pause();
    }

    @AfterEach
    void letThemGoOn() {
        Calls.resume();
    }

    private static JsonPath get(String path) {
        return json().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> user(String name) {
        return get("/queue?lane=local&limit=200").getList("users", UserMap.class).stream()
                .filter(user -> name.equals(user.get("userId")))
                .findFirst()
                .orElseThrow();
    }

    /// A user as it is told.
    private static final class UserMap extends java.util.HashMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void whoWaitsIsToldInTheOrderOfTheTurns() {
        submitted(ana);
        submitted(ana);
        submitted(ben);

        assertThat(user(ana))
                .containsEntry("waiting", 2)
                .containsEntry("waitingCostMicros", 40_000)
                .containsEntry("blockedOn", "backend_paused")
                .containsEntry("running", 0)
                .containsKeys("jobsAhead", "costAheadMicros", "oldest", "plan", "limitMicros")
                .doesNotContainKey("estimatedStart");
        assertThat(user(ben)).containsEntry("waiting", 1);
        assertThat((Integer) user(ben).get("jobsAhead")).isPositive();
    }

    @Test
    void theWholeStandsAbove() {
        submitted(ana);
        delayed(ben);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> get("/queue").getInt("head.waiting.count") >= 1
                        && get("/queue").getInt("head.delayed.count") >= 1);

        json().get("/queue")
                .then()
                .body("head.pods", greaterThanOrEqualTo(1))
                .body("head.currency", equalTo("USD"))
                .body("head.waiting.atLeast", equalTo(false))
                .body("head.outbox.events", notNullValue())
                .body("lane", notNullValue())
                .body("lanes.name", hasItem("local"))
                .body("lanes.backends", hasItem(List.of("local")));
    }

    @Test
    void moneyIsTheSumOverAllUsersOfAMomentAgo() {
        submitted(ana);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> get("/queue").getMap("head").get("heldMicros") != null
                        && get("/queue").getLong("head.heldMicros") >= 20_000);

        assertThat(get("/queue").getLong("head.spentTodayMicros")).isNotNegative();
    }

    @Test
    void pagesFollowOneAnother() {
        for (int i = 0; i < 4; i++) {
            submitted(unique("user-" + i));
        }
        List<String> paged = new ArrayList<>();
        String next = "/queue?lane=local&limit=3";
        while (next != null) {
            JsonPath page = get(next);
            paged.addAll(page.getList("users.userId"));
            next = page.getString("next");
        }

        assertThat(paged)
                .doesNotHaveDuplicates()
                .containsSubsequence(get("/queue?lane=local&limit=200").<String>getList("users.userId"));
    }

    @Test
    void whoIsAtItsCapHasNoTurn() {
        submitted(ana);
        Calls.setQuota(ana, "{\"plan\":null,\"overrides\":{\"running\":0}}")
                .then()
                .statusCode(200);
        Calls.resume();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> json().get("/queue?lane=local&capped=true&limit=200")
                .then()
                .body("users.userId", hasItem(ana))
                .body("users.blockedOn", hasItem("user_cap")));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> json().get("/queue/reasons")
                .then()
                .statusCode(200)
                .body("reasons.reason", hasItem("user_cap")));
    }

    @Test
    void everyCauseIsToldWithItsJobs() {
        submitted(ana);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> json().get("/queue/reasons")
                .then()
                .statusCode(200)
                .body("reasons.find { it.reason == 'backend_paused' }.backend", equalTo("local"))
                .body("reasons.find { it.reason == 'backend_paused' }.lane", equalTo("local"))
                .body("reasons.find { it.reason == 'backend_paused' }.jobs.count", greaterThanOrEqualTo(1)));
    }

    @Test
    void aUsersNextJobsAreToldWithWhatTheyWaitFor() {
        String first = submitted(ana);
        String second = submitted(ana);

        json().get("/queue/users/" + ana)
                .then()
                .statusCode(200)
                .body("userId", equalTo(ana))
                .body("backlogs.waiting", contains(2))
                .body("jobs.jobId", contains(first, second))
                .body("jobs.blockedOn", contains("backend_paused", "backend_paused"))
                .body("jobs[1].position.jobsAhead", greaterThanOrEqualTo(1));
        json().get("/queue/users/" + unique("nobody"))
                .then()
                .statusCode(200)
                .body("backlogs", empty())
                .body("jobs", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue?limit=0",
                "/queue?limit=x",
                "/queue?cursor=xyz",
                "/queue?cursor=AQ",
                "/queue?capped=maybe",
                "/queue?lane=%00",
                "/queue/users/u?limit=21",
                "/queue/users/%00"
            })
    void whatMeansNothingIsSaidToBeSo(String path) {
        json().urlEncodingEnabled(false).get(path).then().statusCode(400).body("code", equalTo("invalid_parameter"));
    }
}
