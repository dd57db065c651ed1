package dev.bobine.scheduling;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.AdaptiveLimit;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BacklogStore;
import dev.bobine.persistence.BacklogStore.LaneRow;
import dev.bobine.persistence.BacklogStore.PlanRow;
import dev.bobine.persistence.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What waits follows the configuration, and an adaptive limit what all pods find out, on a real database.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BacklogStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// As the other tests have it.
    private static final PlanRow DEFAULT = new PlanRow("tests", 1, 1000);

    @Inject
    Database database;

    @Inject
    BacklogStore backlog;

    @Inject
    BackendStore backends;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String user = run + "-user";
    private final String model = run + "-model";
    private Rows rows = new Rows("");

    @BeforeEach
    void connect() {
        rows = new Rows(url);
    }

    @Test
    void aChangedPlanIsInForceForWhatWaitsAlready() throws Exception {
        wait(run + "-lane", 4);
        rows.run("update account set plan = ?, overrides = null where user_id = ?", run + "-plan", user);
        List<PlanRow> plans = List.of(DEFAULT, new PlanRow(run + "-plan", 5, 9));

        // The service itself, which does not know that plan, may undo it in between.
        await().atMost(PATIENCE).untilAsserted(() -> {
            rows.run("update user_queue set ready = false, weight = 1 where user_id = ?", user);
            assertThat(database.await(() -> backlog.reweigh(plans, "tests", 1000)))
                    .isPositive();
            assertThat(queue("weight || ' ' || running_cap || ' ' || ready")).containsExactly("5 9 true");
            assertThat(database.await(() -> backlog.reweigh(plans, "tests", 1000)))
                    .isZero();
        });
    }

    @Test
    void overridesStayAndAPlanThatIsNoMoreCountsAsTheUsualOne() throws Exception {
        wait(run + "-lane", 1);
        rows.run(
                "update account set plan = ?, overrides = cast(? as json) where user_id = ?",
                run + "-gone",
                "{\"weight\":7}",
                user);

        database.await(() -> backlog.reweigh(List.of(DEFAULT), "tests", 1000));

        assertThat(queue("weight || ' ' || running_cap")).containsExactly("7 1000");
    }

    @Test
    void jobsOfAModelThatOtherBackendsServeNowMoveToItsLane() throws Exception {
        String before = run + "-a";
        String after = run + "-a+" + run + "-b";
        wait(before, 5);
        rows.run("insert into lane (name, vtime) values (?, 77)", after);
        List<LaneRow> lanes = List.of(new LaneRow(model, after));

        assertThat(database.await(() -> backlog.relane(lanes, 2))).isEqualTo(2);
        assertThat(queue("lane || ' ' || queued_jobs || ' ' || queued_cost || ' ' || ready"))
                .containsExactly(before + " 3 600 true", after + " 2 400 true");
        assertThat(database.await(() -> backlog.relane(lanes, 1000))).isEqualTo(3);

        assertThat(queue("lane || ' ' || queued_jobs || ' ' || ready || ' ' || tag"))
                .containsExactly(before + " 0 false 0", after + " 5 true 77");
        assertThat(database.await(() -> backlog.relane(lanes, 1000))).isZero();
        assertThat(rows.texts("select distinct lane from job where user_id = ?", user))
                .containsExactly(after);
    }

    @Test
    void jobsOfAModelThatIsNoMoreAreFoundWhenTheyHaveWaitedLongEnough() throws Exception {
        wait(run + "-lane", 2);
        List<String> others = rows.texts("select distinct model from job where model <> ?", model);
        Duration longer = Duration.ofMinutes(1);
        Duration less = Duration.ofMinutes(-1);

        assertThat(database.await(() -> backlog.modelless(others, longer, 10))).isEmpty();
        assertThat(database.await(() -> backlog.modelless(others, less, 10)))
                .extracting(job -> job.terms().model())
                .containsExactly(model, model);
        others.add(model);
        assertThat(database.await(() -> backlog.modelless(others, less, 10))).isEmpty();
    }

    @Test
    void refusalsOfSubmitsThatWereOnTheirWayTogetherShrinkALimitOnce() throws Exception {
        AdaptiveLimit adaptive = new AdaptiveLimit(100);
        rows.enter(run);
        Instant claimedAt = Instant.now().minusSeconds(5);
        List<Optional<Integer>> limits = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Integer>>> refusals = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                refusals.add(threads.submit(() -> database.await(() -> backends.shrink(
                        run,
                        row -> AdaptiveLimit.counts(claimedAt, row.changedAt())
                                ? OptionalInt.of(adaptive.shrunk(row.limit(), 80))
                                : OptionalInt.empty()))));
            }
            for (Future<Optional<Integer>> refusal : refusals) {
                limits.add(refusal.get());
            }
        }

        assertThat(limits).filteredOn(Optional::isPresent).containsExactly(Optional.of(60));
        assertThat(rows.number("select in_flight_limit from backend where name = ?", run))
                .isEqualTo(60);
    }

    private void wait(String lane, int jobs) throws SQLException {
        rows.enter(new Rows.Waiting(user, model, lane, 1, 1000, jobs));
    }

    private List<String> queue(String columns) throws SQLException {
        return rows.texts("select " + columns + " from user_queue where user_id = ? order by lane", user);
    }
}
