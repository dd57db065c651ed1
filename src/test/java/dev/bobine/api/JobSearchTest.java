package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class JobSearchTest {

    @Inject
    JobStore jobs;

    @Inject
    Database database;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    private final String user = unique("ana");

    private static List<String> found(String query) {
        List<String> found = new ArrayList<>();
        String next = "/jobs?limit=200&" + query;
        while (next != null && found.size() < 1_000) {
            JsonPath page = json().urlEncodingEnabled(false)
                    .get(next)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            found.addAll(page.getList("jobs.jobId"));
            next = page.getString("next");
        }
        return found;
    }

    @Test
    void statesAreGivenOneOrSeveralOrByTheirKind() {
        String waits = delayed(user);
        String done = submitted(user);
        assertThat(ended(done)).isEqualTo("completed");
        String of = "userId=" + user;

        assertThat(found(of)).containsExactly(done, waits);
        assertThat(found(of + "&state=queued")).containsExactly(waits);
        assertThat(found(of + "&state=live")).containsExactly(waits);
        assertThat(found(of + "&state=ended")).containsExactly(done);
        assertThat(found(of + "&state=queued,completed")).containsExactly(done, waits);
        assertThat(found(of + "&state=queued&state=completed")).containsExactly(done, waits);
        assertThat(found(of + "&state=failed")).isEmpty();
    }

    @Test
    void whatIsGivenMustAllBeSo() {
        String waits = delayed(user);
        String done = submitted(user);
        assertThat(ended(done)).isEqualTo("completed");

        assertThat(found("userId=" + user + "&model=animatic")).containsExactly(done, waits);
        assertThat(found("userId=" + user + "&model=another")).isEmpty();
        assertThat(found("userId=" + user + "&backend=local")).containsExactly(done);
        assertThat(found("state=completed&backend=local&model=animatic"))
                .contains(done)
                .doesNotContain(waits);
        assertThat(found("state=queued&model=animatic")).contains(waits).doesNotContain(done);
    }

    @Test
    void aTimeIsOneOfAdmission() {
        String job = delayed(user);
        Instant admitted =
                Instant.parse(json().get("/jobs/" + job).then().extract().<String>path("createdAt"));
        String before = admitted.minusSeconds(1).truncatedTo(ChronoUnit.MILLIS).toString();
        String after = admitted.plusSeconds(1).truncatedTo(ChronoUnit.MILLIS).toString();

        assertThat(found("userId=" + user + "&since=" + before)).containsExactly(job);
        assertThat(found("userId=" + user + "&since=" + after)).isEmpty();
        assertThat(found("userId=" + user + "&until=" + before)).isEmpty();
        assertThat(found("since=" + before + "&until=" + after)).contains(job);
    }

    @Test
    void whatWentWrongIsFoundByItsCode() {
        String parked = ResolveApiTest.unresolved(jobs, database, renderer);

        assertThat(found("code=ambiguous_submit&state=unresolved")).contains(parked);
        assertThat(found("code=ambiguous_submit&backend=local")).contains(parked);
        assertThat(found("state=unresolved&backend=local")).contains(parked);
        json().body("{\"decision\":\"fail\",\"reason\":\"a test\"}")
                .post("/jobs/" + parked + "/resolve")
                .then()
                .statusCode(200);
        assertThat(found("code=ambiguous_submit&state=failed")).contains(parked);
        assertThat(found("code=ambiguous_submit")).contains(parked);
        assertThat(found("code=moderation&state=failed")).doesNotContain(parked);
    }

    @Test
    void pagesOfSeveralKindsFollowOneAnother() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(delayed(user));
            String done = submitted(user);
            assertThat(ended(done)).isEqualTo("completed");
            all.add(done);
        }
        List<String> paged = new ArrayList<>();
        String next = "/jobs?limit=2&state=queued,completed&model=animatic&userId=" + user;
        while (next != null) {
            JsonPath page = json().urlEncodingEnabled(false)
                    .get(next)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            paged.addAll(page.getList("jobs.jobId"));
            next = page.getString("next");
        }

        assertThat(paged).isEqualTo(all.reversed());
    }

    @Test
    void aJobTellsItsTriesItsMoneyAndItsTrace() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String job = json().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .body(Calls.request(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        assertThat(ended(job)).isEqualTo("completed");

        JsonPath view =
                json().get("/jobs/" + job).then().statusCode(200).extract().jsonPath();

        assertThat(view.getList("attempts.state")).containsExactly("completed");
        assertThat(view.getString("attempts[0].backend")).isEqualTo("local");
        assertThat(view.getList("ledger.entries.kind")).containsExactly("reserve", "release", "charge");
        assertThat(view.getLong("ledger.usedMicros")).isEqualTo(20_000);
        assertThat(view.getLong("ledger.heldMicros")).isZero();
        assertThat(view.getString("traceId")).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=",
                "state=live,",
                "state=dancing",
                "since=yesterday",
                "until=9999-01-01T00:00:00Z",
                "backend=",
                "model=%00",
                "code=%20"
            })
    void whatMeansNothingIsSaidToBeSo(String query) {
        json().urlEncodingEnabled(false)
                .get("/jobs?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
    }
}
