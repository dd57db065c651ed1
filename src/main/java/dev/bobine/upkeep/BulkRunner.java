package dev.bobine.upkeep;

import dev.bobine.admission.Cancellation;
import dev.bobine.job.Actor;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.JobId;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.BulkStore;
import dev.bobine.persistence.BulkStore.Act;
import dev.bobine.persistence.BulkStore.BulkRow;
import dev.bobine.persistence.BulkStore.Result;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobSearch;
import dev.bobine.scheduling.Resolution;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Carries out bulk acts, one after the other and a batch at a time, by one pod. How far it is, is written down with
/// what came of each job, so that another pod goes on when this one ends. A job whose result was lost is acted on
/// again, which changes nothing.
@ApplicationScoped
public class BulkRunner implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(BulkRunner.class);
    private static final String LEASE = "bulk";
    private static final Duration LEASE_TIME = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int BATCH = 64;

    private final Database database;
    private final BulkStore store;
    private final JobSearch search;
    private final Cancellation cancellation;
    private final Resolution resolution;
    private final Exclusive exclusive;
    private final Wakeups wakeups;
    private final MeterRegistry meters;

    BulkRunner(
            Database database,
            BulkStore store,
            JobSearch search,
            Cancellation cancellation,
            Resolution resolution,
            Exclusive exclusive,
            Wakeups wakeups,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.search = search;
        this.cancellation = cancellation;
        this.resolution = resolution;
        this.exclusive = exclusive;
        this.wakeups = wakeups;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "bulk";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.BULK);
    }

    /// One batch.
    @Override
    public Duration runOnce() {
        if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
            return INTERVAL;
        }
        Optional<BulkRow> next = database.await(store::next);
        next.ifPresent(this::go);
        return next.isPresent() ? Duration.ZERO : INTERVAL;
    }

    private void go(BulkRow bulk) {
        JobSearch.Ids found = database.await(() -> search.ids(bulk.wanted(), BATCH));
        List<Result> results = all(bulk, found.jobs());
        JobId last = found.next();
        boolean ended = last == null;
        boolean goesOn =
                database.await(() -> store.advance(bulk.id(), last == null ? null : last.value(), results, ended));
        if (ended && goesOn) {
            LOG.infof("bulk act %s has ended", bulk.id());
        }
    }

    private List<Result> all(BulkRow bulk, List<JobId> jobs) {
        List<Future<Result>> acts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            jobs.forEach(job -> acts.add(threads.submit(() -> act(bulk, job))));
        }
        return acts.stream().map(BulkRunner::result).toList();
    }

    private static Result result(Future<Result> act) {
        try {
            return act.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private Result act(BulkRow bulk, JobId job) {
        Result result = attempt(bulk, job);
        meters.counter("bobine.bulk.jobs", "act", bulk.order().act(), "result", result.kind())
                .increment();
        return result;
    }

    /// What passes is tried again with the whole batch; what does not, or waits for one user's locked account, is told
    /// of the job, and the others go on.
    private Result attempt(BulkRow bulk, JobId job) {
        try {
            return switch (Act.valueOf(bulk.order().act().toUpperCase(Locale.ROOT))) {
                case CANCEL -> cancel(job);
                case FAIL -> fail(job, bulk.order().charged());
            };
        } catch (DatabaseException e) {
            if (DatabaseException.isLocked(e)) {
                return new Result(job.value(), "account_locked", "failed");
            }
            if (e.isPassing()) {
                throw e;
            }
            LOG.errorf("bulk act %s: job %s failed: %s", bulk.id(), job, e.getMessage());
            return new Result(job.value(), "error", "failed");
        }
    }

    private Result cancel(JobId job) {
        CancelCommand command = new CancelCommand(new CancelCommand.Target.ByJob(job), Actor.OPERATOR, null, null);
        return switch (database.await(() -> cancellation.cancel(command))) {
            case CANCELLED -> new Result(job.value(), "cancelled", "done");
            case REQUESTED -> {
                wakeups.wake(Wakeup.CANCEL);
                yield new Result(job.value(), "cancel_requested", "done");
            }
            case NOT_LIVE, AWAITED -> new Result(job.value(), "ended", "skipped");
        };
    }

    private Result fail(JobId job, @Nullable Long charged) {
        return switch (resolution.resolve(job, new Resolution.Decision.Fail(charged))) {
            case DONE -> new Result(job.value(), "failed", "done");
            case NOT_UNRESOLVED -> new Result(job.value(), "not_unresolved", "skipped");
            case NOT_LIVE -> new Result(job.value(), "ended", "skipped");
            case NOT_APPLIED -> new Result(job.value(), "changed_meanwhile", "failed");
        };
    }
}
