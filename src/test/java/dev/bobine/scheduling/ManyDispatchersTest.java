package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.Stage;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several workers take turns at the same backends at once, on a real database, while their jobs end: no limit is ever
/// exceeded, and everything is served.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ManyDispatchersTest {

    private static final int WORKERS = 4;
    private static final int USERS = 6;
    private static final int CAP = 3;
    private static final int JOBS_OF_EACH = 25;
    private static final int NARROW = 7;
    private static final int WIDE = 9;
    private static final Gcra RATE = Gcra.of(400, Duration.ofSeconds(1), 5);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Inject
    Database database;

    @Inject
    DispatchStore store;

    @Inject
    WorkerStore workers;

    @Inject
    JobStore jobs;

    @Inject
    InstantSource clock;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String narrow = run + "-narrow";
    private final String wide = run + "-wide";
    private final Catalogue catalogue =
            TestCatalogue.of(Map.of(run + "-one", List.of(narrow), run + "-both", List.of(narrow, wide)));
    private final Map<String, BackendPolicy> backends = Map.of(
            narrow, new BackendPolicy(narrow, List.of("http://n"), new BackendLimits(RATE, NARROW), null),
            wide, new BackendPolicy(wide, List.of("http://w"), new BackendLimits(null, WIDE), null));
    private final Queue<Job> claimed = new ConcurrentLinkedQueue<>();
    private final Queue<String> exceeded = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void neverExceedALimitAndServeEverybody() throws Exception {
        Rows rows = new Rows(url);
        int all = fill(rows);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> watching = threads.submit(() -> watch(rows));
            List<Future<?>> dispatching = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                WorkerId worker = new WorkerId(UUID.randomUUID());
                database.await(() -> workers.register(worker, run, "test", Duration.ofMinutes(10)));
                backends.values()
                        .forEach(backend -> dispatching.add(threads.submit(() -> dispatch(worker, backend, all))));
            }
            for (Future<?> each : dispatching) {
                each.get();
            }
            done.set(true);
            watching.get();
        }

        assertThat(exceeded).isEmpty();
        Set<JobId> ids = claimed.stream().map(Job::id).collect(Collectors.toSet());
        assertThat(claimed.size()).isEqualTo(all);
        assertThat(ids.size()).isEqualTo(all);
        assertConforms(claimed.stream()
                .filter(job -> backendOf(job).equals(narrow))
                .map(Job::since)
                .sorted()
                .toList());
        assertThat(claimed).anyMatch(job -> backendOf(job).equals(wide));
        assertThat(rows.number("select count(*) from job where user_id like ?", run + "%"))
                .isZero();
        assertThat(rows.number(
                        "select sum(queued_jobs) + sum(queued_cost) from user_queue where user_id like ?", run + "%"))
                .isZero();
    }

    @Test
    void aBackendThatIsFullKeepsNoJobFromAnother() throws Exception {
        Rows rows = new Rows(url);
        rows.enter(narrow);
        rows.enter(wide);
        for (String model : List.of(run + "-one", run + "-both")) {
            String lane = catalogue.find(model).orElseThrow().lane();
            rows.enter(new Rows.Waiting(run + "-u", model, lane, 1, 10, 3));
        }
        WorkerId worker = new WorkerId(UUID.randomUUID());
        database.await(() -> workers.register(worker, run, "test", Duration.ofMinutes(10)));
        BackendPolicy full = new BackendPolicy(narrow, List.of("http://n"), new BackendLimits(null, 0), null);

        List<Job> none = take(worker, full);
        List<Job> some = take(worker, backends.get(wide));

        assertThat(none).isEmpty();
        assertThat(some).hasSize(3).allMatch(job -> job.terms().model().equals(run + "-both"));
        some.forEach(this::end);
        take(worker, backends.get(narrow)).forEach(this::end);
    }

    private List<Job> take(WorkerId worker, @Nullable BackendPolicy backend) {
        BackendPolicy policy = Objects.requireNonNull(backend);
        TurnRequest request = new TurnRequest(
                policy.name(),
                worker,
                catalogue.lanesOf(policy.name()),
                List.of(),
                policy.limits().inFlight());
        return database.await(() -> store.take(request, Turns.of(policy, catalogue, 5)))
                .whole();
    }

    private int fill(Rows rows) throws Exception {
        rows.enter(narrow);
        rows.enter(wide);
        for (int u = 0; u < USERS; u++) {
            for (String model : List.of(run + "-one", run + "-both")) {
                String lane = catalogue.find(model).orElseThrow().lane();
                rows.enter(new Rows.Waiting(run + "-u" + u, model, lane, 1 + u % 3, CAP, JOBS_OF_EACH));
            }
        }
        return USERS * 2 * JOBS_OF_EACH;
    }

    private void dispatch(WorkerId worker, BackendPolicy backend, int all) {
        List<String> lanes = catalogue.lanesOf(backend.name());
        long end = System.nanoTime() + LIMIT.toNanos();
        while (claimed.size() < all && System.nanoTime() < end) {
            int limit = ThreadLocalRandom.current().nextInt(1, 8);
            TurnRequest request = new TurnRequest(
                    backend.name(), worker, lanes, List.of(), backend.limits().inFlight());
            List<Job> taken = database.await(() -> store.take(request, Turns.of(backend, catalogue, limit)))
                    .whole();
            claimed.addAll(taken);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(3_000_000));
            taken.forEach(this::end);
        }
    }

    private void end(Job job) {
        Failure failure = Failure.of(Failure.Kind.INVALID_REQUEST, Stage.SUBMIT, "It was refused.");
        Submitting state = (Submitting) job.state();
        assertThat(database.await(() -> jobs.apply(job.to(state.failed(failure), clock.instant()))))
                .isTrue();
    }

    /// Looks at all of it in one snapshot, again and again.
    private void watch(Rows rows) {
        String inFlight = """
                select backend || ' holds ' || count(*) from job where backend like ? and state in ('submitting', 'rendering', 'unresolved')
                group by backend having count(*) > case when backend = ? then ? else ? end
                union all
                select user_id || ' runs ' || count(*) from job
                where user_id like ? and state in ('submitting', 'rendering', 'collecting') group by user_id having count(*) > ?
                """;
        try {
            while (!done.get()) {
                exceeded.addAll(rows.texts(inFlight, run + "%", narrow, NARROW, WIDE, run + "%", CAP));
            }
        } catch (java.sql.SQLException e) {
            exceeded.add(String.valueOf(e.getMessage()));
        }
    }

    private static String backendOf(Job job) {
        return ((Submitting) job.state()).claim().backend();
    }

    /// No stretch of time holds more submits than rate × time + burst.
    private static void assertConforms(List<Instant> times) {
        for (int from = 0; from < times.size(); from++) {
            for (int to = from; to < times.size(); to++) {
                long limit = Duration.between(times.get(from), times.get(to)).dividedBy(RATE.interval()) + RATE.burst();
                assertThat(to - from + 1L).isLessThanOrEqualTo(limit);
            }
        }
    }
}
