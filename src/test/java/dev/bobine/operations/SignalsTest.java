package dev.bobine.operations;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.OtherPod;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LedgerStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SignalsTest {

    /// Those that first exist when something else is asked for or goes wrong, or when a model is to retire.
    private static final Set<String> NOT_OF_EVERY_JOB = Set.of(
            "bobine_bulk_jobs_total",
            "bobine_disposal_clips_total",
            "bobine_jobs_failed_total",
            "bobine_mcp_calls_total",
            "bobine_productions_ended_total",
            "bobine_studio_duration_seconds_count",
            "bobine_studio_duration_seconds_sum",
            "bobine_studio_duration_seconds_max",
            "bobine_studio_failures_total",
            "bobine_productions_release_duration_seconds_count",
            "bobine_productions_release_duration_seconds_sum",
            "bobine_productions_release_duration_seconds_max",
            "bobine_productions_started_total",
            "bobine_share_views_total",
            "bobine_director_answers_total",
            "bobine_director_duration_seconds_count",
            "bobine_director_duration_seconds_max",
            "bobine_director_duration_seconds_sum",
            "bobine_director_prompts_total",
            "bobine_characters_created_total",
            "bobine_retention_uploads_total",
            "bobine_uploads_bytes_total",
            "bobine_uploads_refused_total",
            "bobine_uploads_total",
            "bobine_intake_dead_letters_total",
            "bobine_intake_cancels_total",
            "bobine_collect_failures_total",
            "bobine_dispatch_blocked_total",
            "bobine_backend_circuit_opened_total",
            "bobine_backend_limit_shrunk_total",
            "bobine_backend_pauses_total",
            "bobine_backend_call_faults_total",
            "bobine_step_faults_total",
            "bobine_step_unstorable_total",
            "bobine_callbacks_total",
            "bobine_erasures_total",
            "bobine_http_refused_total",
            "bobine_retention_clips_total",
            "bobine_retention_jobs_total",
            "bobine_retention_events_total",
            "bobine_retention_ledger_total",
            "bobine_retention_weeks_total",
            "bobine_storage_orphan_uploads_total",
            "bobine_storage_orphan_answers_total",
            "bobine_late_results_total",
            "bobine_outbox_failures_total",
            "bobine_usage_failures_total",
            "bobine_jobs_expired_total",
            "bobine_model_days_left",
            "bobine_api_key_days_left",
            "bobine_api_key_last_used",
            "bobine_certificate_days_left",
            "bobine_file_unreadable",
            "bobine_rows_damaged_total");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Inject
    Database database;

    @Inject
    LedgerStore ledger;

    @Inject
    @Any
    Instance<BackgroundTask> tasks;

    @Inject
    DataSource dataSource;

    @AfterEach
    void letTheBackendGoOn() {
        given().contentType(ContentType.JSON)
                .post("/backends/local/resume")
                .then()
                .statusCode(200);
    }

    @Test
    void aJobLeavesItsTraceInEveryMetric() {
        double spentBefore = value("bobine_money_spent_total", "backend=\"local\"");
        String job = submit();
        await().atMost(PATIENCE).until(() -> state(job).equals("completed"));

        Set<String> expected = new TreeSet<>(Metrics.known());
        expected.removeAll(NOT_OF_EVERY_JOB);
        expected.removeIf(name -> name.startsWith("bobine_intake"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).containsAll(expected));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(value("bobine_money_spent_total", "backend=\"local\""))
                .isGreaterThan(spentBefore));
        assertThat(value("bobine_render_duration_seconds_count", "backend=\"local\""))
                .isPositive();
        assertThat(value("bobine_backend_in_flight_limit", "backend=\"local\"")).isEqualTo(500);
        assertThat(value("bobine_workers", "")).isPositive();
        // What other tests put into accounts by hand may have been found by one round, not by the next.
        await().atMost(PATIENCE).untilAsserted(() -> {
            audit().runOnce();
            assertThat(value("bobine_ledger_drift", "")).isZero();
        });
    }

    @Test
    void everyMeterHasTheLabelsThatAreDocumented() throws IOException {
        Map<String, Set<String>> documented = Metrics.documentedLabels();
        String job = submit();
        await().atMost(PATIENCE).until(() -> state(job).equals("completed"));

        Map<String, Set<String>> labels = Metrics.labelsIn(scrape(), documented.keySet());

        assertThat(labels).hasSizeGreaterThan(40);
        assertThat(documented).containsAllEntriesOf(labels);
    }

    @Test
    void whatWaitsIsCountedByWhatItWaitsFor() {
        given().contentType(ContentType.JSON)
                .body("{\"reason\":\"maintenance\"}")
                .post("/backends/local/pause")
                .then()
                .statusCode(200);
        submit();

        await().atMost(PATIENCE).untilAsserted(() -> {
            gauges().runOnce();
            assertThat(value("bobine_jobs_waiting", "reason=\"backend_paused\""))
                    .isPositive();
            assertThat(value("bobine_jobs_waiting_oldest_seconds", "reason=\"backend_paused\""))
                    .isPositive();
            assertThat(value("bobine_jobs_waiting", "reason=\"turn\"")).isZero();
            assertThat(value("bobine_backend_paused", "backend=\"local\"")).isEqualTo(1);
            assertThat(value("bobine_money_reserved", "")).isPositive();
        });
    }

    @Test
    void anAccountThatIsNotTheSumOfItsLedgerIsFound() throws SQLException {
        String user = "audit-" + UUID.randomUUID();
        execute("insert into account (user_id, month, day, held) values ('" + user
                + "', current_date, current_date, 5)");
        String justBefore = user.substring(0, user.length() - 1);

        LedgerStore.Page wrong = database.await(() -> ledger.compare(justBefore, 1));
        execute("update account set held = 0 where user_id = '" + user + "'");
        LedgerStore.Page right = database.await(() -> ledger.compare(justBefore, 1));

        assertThat(wrong).isEqualTo(new LedgerStore.Page(1, user, 1));
        assertThat(right).isEqualTo(new LedgerStore.Page(1, user, 0));
    }

    @Test
    void onePodGathersTheNumbersOfTheClusterAndTheOthersShowNone() throws Exception {
        try (OtherPod _ = OtherPod.runs("gauges")) {
            // A round of the service's own may have begun before.
            await().atMost(PATIENCE).untilAsserted(() -> {
                gauges().runOnce();
                assertThat(value("bobine_workers", "")).isNaN();
                assertThat(value("bobine_jobs_waiting", "reason=\"turn\"")).isNaN();
                assertThat(value("bobine_backend_in_flight", "backend=\"local\""))
                        .isNaN();
            });
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            gauges().runOnce();
            assertThat(value("bobine_workers", "")).isPositive();
            assertThat(value("bobine_jobs_waiting", "reason=\"turn\"")).isNotNegative();
        });
    }

    private BackgroundTask gauges() {
        return task("gauges");
    }

    private BackgroundTask audit() {
        return task("audit");
    }

    private BackgroundTask task(String name) {
        return tasks.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String submit() {
        return given().contentType(ContentType.JSON)
                .body("{\"userId\":\"signals-" + UUID.randomUUID() + "\",\"prompt\":\"A red kite.\",\"seconds\":2}")
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
    }

    private static String state(String job) {
        return given().get("/jobs/" + job).then().extract().path("state");
    }

    private static String scrape() {
        return given().get(ManagementPort.url("/metrics"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
        return names;
    }

    /// The sum of the series of that name whose labels contain the text; 0 where there is none. What comes after a `#`
    /// is an exemplar.
    private static double value(String name, String label) {
        Pattern line = Pattern.compile(Pattern.quote(name) + "(\\{[^}]*})? (\\S+)(?: # .*)?");
        return scrape().lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .filter(found ->
                        label.isEmpty() || String.valueOf(found.group(1)).contains(label))
                .mapToDouble(found -> Double.parseDouble(found.group(2)))
                .sum();
    }
}
