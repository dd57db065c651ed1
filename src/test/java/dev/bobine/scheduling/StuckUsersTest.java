package dev.bobine.scheduling;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.Stage;
import dev.bobine.persistence.BacklogStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One user who cannot be served holds up nobody else.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StuckUsersTest {

    @Inject
    Database database;

    @Inject
    DispatchStore store;

    @Inject
    WorkerStore workers;

    @Inject
    JobStore jobs;

    @Inject
    BacklogStore backlogs;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String name = run + "-backend";
    private final Catalogue catalogue = TestCatalogue.of(Map.of(run + "-alive", List.of(name)));
    private final WorkerId worker = new WorkerId(UUID.randomUUID());
    private final PassedOver passedOver = new PassedOver(Duration.ofMinutes(1), 100);
    private Rows rows;

    @BeforeEach
    void begin() throws SQLException {
        rows = new Rows(url);
        rows.enter(name);
        database.await(() -> workers.register(worker, run, "test", Duration.ofMinutes(10)));
    }

    @Test
    void aJobOfAModelThatIsNoMoreTakesNobodysPlace() throws Exception {
        waiting("a-first", run + "-gone", 1);
        waiting("b-second", run + "-gone", 1);
        waiting("c-third", run + "-alive", 50);

        List<Job> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.addAll(take(1));
        }

        assertThat(started).hasSize(1).allMatch(job -> job.terms().model().equals(run + "-alive"));
        assertThat(rows.number("select count(*) from user_queue where lane = ? and ready", name))
                .as("processes with another configuration may serve them")
                .isEqualTo(3);
    }

    @Test
    void behindAJobOfAModelThatIsNoMoreTheSameUsersOthersStart() throws Exception {
        waiting("a-first", run + "-gone", 2);
        waiting("a-first", run + "-alive", 3);

        assertThat(take(null)).hasSize(3).allMatch(job -> job.terms().model().equals(run + "-alive"));
        assertThat(take(null)).isEmpty();
    }

    @Test
    void aUserWhoseAccountSomebodyKeepsLockedHasATurnLaterAndTheOthersHaveTheirs() throws Exception {
        waiting("a-first", run + "-alive", 3);
        waiting("b-second", run + "-alive", 3);

        List<Job> meanwhile;
        try (Connection operator = rows.connect()) {
            lock(operator, "a-first");
            meanwhile = take(null);
            operator.rollback();
        }

        assertThat(meanwhile).hasSize(3).allMatch(job -> job.userId().value().equals(run + "-b-second"));
        assertThat(take(null)).hasSize(3).allMatch(job -> job.userId().value().equals(run + "-a-first"));
    }

    @Test
    void aUserWhoseAccountSomebodyKeepsLockedKeepsNobodysOutcomeFromBeingWritten() throws Exception {
        waiting("a-first", run + "-alive", 1);
        waiting("b-second", run + "-alive", 1);
        List<Job> started = take(null);
        assertThat(started).hasSize(2);

        try (Connection operator = rows.connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock(operator, "a-first");
            Map<String, Future<Boolean>> ends = started.stream()
                    .collect(Collectors.toMap(job -> job.userId().value(), job -> threads.submit(() -> end(job))));

            Future<Boolean> others = Objects.requireNonNull(ends.get(run + "-b-second"));
            Future<Boolean> own = Objects.requireNonNull(ends.get(run + "-a-first"));
            assertThat(others.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(own.isDone()).isFalse();
            operator.rollback();
            assertThat(own.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aUserWhoseAccountSomebodyKeepsLockedKeepsNobodysJobFromStartingAtItsTime() throws Exception {
        waiting("a-first", run + "-alive", 1);
        waiting("b-second", run + "-alive", 1);

        try (Connection operator = rows.connect()) {
            lock(operator, "a-first");
            rows.run("""
                    update job set delayed = true, eligible_at = now() - interval '1 minute' where user_id in (?, ?)""", run + "-a-first", run + "-b-second");
            rows.run(
                    "update user_queue set queued_jobs = 0, queued_cost = 0, ready = false where user_id in (?, ?)",
                    run + "-a-first",
                    run + "-b-second");

            await().atMost(Duration.ofMinutes(1)).until(() -> delayed("b-second") == 0);
            assertThat(delayed("a-first")).isOne();
            operator.rollback();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> delayed("a-first") == 0);
    }

    @Test
    void aUserWhoseAccountSomebodyKeepsLockedKeepsNobodysCancelFromBeingDone() throws Exception {
        waiting("a-first", run + "-alive", 1);
        waiting("b-second", run + "-alive", 1);

        try (Connection operator = rows.connect()) {
            lock(operator, "a-first");
            rows.run("""
                    update job set deadline = case when user_id = ? then now() end,
                      cancel_requested_at = case when user_id = ? then now() end,
                      cancelled_by = case when user_id = ? then 'user' end
                    where user_id in (?, ?)""", run + "-a-first", run + "-b-second", run + "-b-second", run + "-a-first", run + "-b-second");

            await().atMost(Duration.ofMinutes(2)).until(() -> live("b-second") == 0);
            assertThat(live("a-first")).isOne();
            operator.rollback();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> live("a-first") == 0);
    }

    /// More than any loop looks at in one round.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "deadline = now() - case when user_id = ? then interval '1 hour' else interval '1 second' end",
                "cancelled_by = 'user', cancel_requested_at = now() - case when user_id = ? then interval '1 hour' else interval '0' end",
                "state = 'unresolved', backend = 'gone', endpoint = 'http://gone', provider_model = 'm', idempotency_key = 'k',"
                        + " offer_micros = 200, attempt = 1, failure_kind = 'ambiguous_submit', failure_stage = 'submit',"
                        + " failure_message = 'x', due_at = now() - case when user_id = ? then interval '1 hour' else interval '1 second' end"
            })
    void manyJobsOfAUserWhoseAccountSomebodyKeepsLockedKeepNobodysFromEnding(String due) throws Exception {
        waiting("a-first", run + "-alive", 600);
        waiting("b-second", run + "-alive", 1);

        try (Connection operator = rows.connect()) {
            lock(operator, "a-first");
            rows.run(
                    "update job set " + due + " where user_id in (?, ?)",
                    run + "-a-first",
                    run + "-a-first",
                    run + "-b-second");

            await().atMost(Duration.ofMinutes(2)).until(() -> live("b-second") == 0);
            assertThat(live("a-first")).isEqualTo(600);
            operator.rollback();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> live("a-first") == 0);
    }

    @Test
    void manyJobsOfAModelThatIsNoMoreOfAUserWhoseAccountSomebodyKeepsLockedTakeNobodysPlace() throws Exception {
        waiting("a-first", run + "-gone", 2);
        waiting("b-second", run + "-gone", 1);
        rows.run(
                "update job set created_at = now() - interval '2 hours', eligible_at = now() - interval '2 hours'"
                        + " where user_id in (?, ?)",
                run + "-a-first",
                run + "-b-second");
        List<String> others =
                rows.texts("select distinct model from job where state = 'queued' and model <> ?", run + "-gone");

        try (Connection operator = rows.connect()) {
            lock(operator, "a-first");
            assertThat(database.await(() -> backlogs.modelless(others, Duration.ofHours(1), 1)))
                    .extracting(job -> job.userId().value())
                    .containsExactly(run + "-b-second");
            operator.rollback();
        }
        assertThat(database.await(() -> backlogs.modelless(others, Duration.ofHours(1), 10)))
                .hasSize(3);
    }

    private long delayed(String user) throws SQLException {
        return rows.number("select count(*) from job where user_id = ? and delayed", run + "-" + user);
    }

    private long live(String user) throws SQLException {
        return rows.number("select count(*) from job where user_id = ?", run + "-" + user);
    }

    /// Turns that found as many as they had room for begin where they did.
    @Test
    void aUserWhoComesBackBehindWhereTurnsBeginIsFoundSoon() throws Exception {
        for (int i = 10; i < 25; i++) {
            waiting("m-" + i, run + "-alive", 100);
        }
        rows.run("update user_queue set tag = 1000000 where lane = ?", name);
        assertThat(take(null)).hasSize(10);
        assertThat(take(null)).hasSize(10);

        waiting("back", run + "-alive", 1);

        await().atMost(Duration.ofMinutes(1)).until(() -> take(null).stream()
                .anyMatch(job -> job.userId().value().equals(run + "-back")));
    }

    private boolean end(Job job) {
        Failure failure = Failure.of(Failure.Kind.INVALID_REQUEST, Stage.SUBMIT, "It was refused.");
        return database.await(() -> jobs.apply(job.to(((Submitting) job.state()).failed(failure), Instant.now())));
    }

    private void lock(Connection operator, String user) throws SQLException {
        operator.setAutoCommit(false);
        try (PreparedStatement lock = operator.prepareStatement("select 1 from account where user_id = ? for update")) {
            lock.setString(1, run + "-" + user);
            assertThat(lock.executeQuery().next()).isTrue();
        }
    }

    private void waiting(String user, String model, int jobs) throws SQLException {
        rows.enter(new Rows.Waiting(run + "-" + user, model, name, 1, 100, jobs));
    }

    private List<Job> take(@Nullable Integer inFlight) {
        BackendPolicy backend = new BackendPolicy(name, List.of("http://b"), new BackendLimits(null, inFlight), null);
        DispatchTurn turn = (DispatchTurn) Turns.of(backend, catalogue, 10);
        TurnRequest request = new TurnRequest(
                name,
                worker,
                List.of(name),
                passedOver.at(System.nanoTime()),
                backend.limits().inFlight());
        List<Job> taken = database.await(() -> store.take(request, turn)).whole();
        passedOver.add(turn.passedOver(), System.nanoTime());
        return taken;
    }
}
