package dev.bobine.scheduling;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of the jobs of workers that died, on a real database. Their backend is not configured, so that one
/// which is not set aside is given up for that reason.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AdoptionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Wakeups wakeups;

    @Inject
    Database database;

    @Inject
    WorkerStore workers;

    @Inject
    JobStore jobs;

    @Inject
    InstantSource clock;

    private final UUID dead = UUID.randomUUID();
    private final String user = UUID.randomUUID() + "-user";
    private Rows rows = new Rows("");

    @BeforeEach
    void enterADeadWorker() throws SQLException {
        rows = new Rows(url);
        rows.run("insert into worker (id, name, started_at, lease_until) values (?, 'dead', now(), '-infinity')", dead);
    }

    @ParameterizedTest
    @CsvSource({
        "2, true, worker_crashed",
        "2, false, lost_upstream",
        "1, true, lost_upstream",
        "1, false, lost_upstream",
    })
    void aJobIsSetAsideWhenTheLastOfThreeWorkersDiedWithItInHand(int deaths, boolean inHand, String code)
            throws Exception {
        leave("collecting", deaths, inHand, dead);

        assertThat(end("failure_kind")).isEqualTo(code);
        assertThat(end("charged || ' ' || charge_source")).isEqualTo("200 estimate");
    }

    @Test
    void aWorkerThatHandedItsJobsOverHasNotDied() throws Exception {
        leave("collecting", 2, true, null);

        assertThat(end("failure_kind")).isEqualTo("lost_upstream");
    }

    @Test
    void aJobThatMayHaveBeenSubmittedIsChargedWhenItIsSetAside() throws Exception {
        leave("submitting", 2, true, dead);

        assertThat(end("failure_kind || ' ' || failure_stage || ' ' || charge_source"))
                .isEqualTo("worker_crashed submit estimate");
    }

    @Test
    void aJobThatThisWorkerTookAfterItLookedWhatItRunsIsNoStray() throws Exception {
        WorkerId live = new WorkerId(UUID.randomUUID());
        database.await(() -> workers.register(live, "live", "test", Duration.ofMinutes(10)));
        leave("submitting", 0, false, live.value());
        rows.run("update job set since = now() - interval '20 seconds' where user_id = ?", user);
        Instant now = clock.instant();

        assertThat(strays(live, now.minusSeconds(10)).all()).isEmpty();
        assertThat(strays(live, now).all()).hasSize(1);

        forget();
    }

    /// Of those that their providers go on with all the same there may be many.
    @Test
    void everyJobThatIsToBeCancelledIsKnownToItsWorker() throws Exception {
        WorkerId live = new WorkerId(UUID.randomUUID());
        database.await(() -> workers.register(live, "live", "test", Duration.ofMinutes(10)));
        rows.enter(new Rows.Waiting(user, user, user + "-lane", 1, 10, 1_100));
        rows.run("""
                update job set state = 'rendering', worker_id = ?, cancel_requested_at = now(), cancelled_by = 'user'
                where user_id = ?""", live.value(), user);

        assertThat(database.await(() -> jobs.cancelRequests(live))).hasSize(1_100);

        forget();
    }

    private void forget() throws SQLException {
        for (String table : List.of("job", "user_queue", "account")) {
            rows.run("delete from " + table + " where user_id = ?", user);
        }
    }

    private ReadJobs strays(WorkerId worker, Instant asOf) {
        return database.await(() -> workers.adoptStrays(worker, Set.of(), asOf, 10));
    }

    private void leave(String state, int deaths, boolean inHand, @Nullable UUID worker) throws SQLException {
        rows.enter(new Rows.Waiting(user, user, user + "-lane", 1, 10, 1));
        rows.run("""
                update job set state = ?, deaths = ?, in_hand = ?, worker_id = ?, attempt = 1, backend = 'gone',
                  endpoint = 'http://gone', provider_model = 'film-1', idempotency_key = 'k', offer_micros = 200,
                  external_id = 'video-1', submitted_at = now(), due_at = now() + interval '1 hour'
                where user_id = ?""", state, deaths, inHand, worker, user);
        wakeups.wakeHere(Wakeup.ADOPTION);
    }

    private String end(String what) throws SQLException {
        String query = "select " + what + " from job_settled where user_id = ?";
        await().atMost(PATIENCE).until(() -> !rows.texts(query, user).isEmpty());
        return rows.texts(query, user).getFirst();
    }
}
