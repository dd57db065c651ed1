package dev.bobine.scheduling;

import dev.bobine.job.Charge;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.RetryPolicy;
import dev.bobine.job.Transition;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.rendering.RenderingSettings;
import dev.bobine.signals.JobFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The automatic way out of `unresolved`: when a job has been parked for the configured time, it fails with its
/// estimate charged, or is submitted once more, as configured. Jobs that wait for an operator have no such time.
@ApplicationScoped
public class UnresolvedKeeper {

    /// What becomes of a parked job.
    public enum Policy {
        FAIL,
        RETRY
    }

    private static final Logger LOG = Logger.getLogger(UnresolvedKeeper.class);
    private static final int LIMIT = 100;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Database database;
    private final JobStore jobs;
    private final Policy policy;
    private final RetryPolicy retry;
    private final InstantSource clock;
    private final JobFields fields;

    UnresolvedKeeper(
            Database database,
            JobStore jobs,
            Policy policy,
            RenderingSettings rendering,
            InstantSource clock,
            JobFields fields) {
        this.database = database;
        this.jobs = jobs;
        this.policy = policy;
        this.retry = rendering.retry();
        this.clock = clock;
        this.fields = fields;
    }

    public Duration runOnce() {
        Instant now = clock.instant();
        List<Job> due = database.await(() -> jobs.unresolvedDue(LIMIT));
        List<Transition> steps = due.stream()
                .flatMap(job -> job.state() instanceof Unresolved parked
                        ? Stream.of(job.to(next(job, parked, now), now))
                        : Stream.empty())
                .toList();
        if (!steps.isEmpty()) {
            List<Boolean> done = database.await(() -> jobs.applyAll(steps));
            IntStream.range(0, steps.size())
                    .filter(done::get)
                    .forEach(i -> log(steps.get(i).after()));
        }
        return due.size() == LIMIT ? Duration.ZERO : INTERVAL;
    }

    private JobState next(Job job, Unresolved parked, Instant now) {
        return switch (policy) {
            case FAIL -> failed(parked);
            case RETRY -> retried(job, parked, now);
        };
    }

    private void log(Job job) {
        try (JobFields.Scope _ = fields.of(job)) {
            LOG.infof(
                    "job %s: unresolved for too long, now %s",
                    job.id(), job.state().wire());
        }
    }

    /// Once: a second submit of unknown outcome may have been billed as well.
    private JobState retried(Job job, Unresolved parked, Instant now) {
        return switch (retry.afterParking(job.setbacks(), now)) {
            case RetryPolicy.Decision.RetryAt(Instant at, boolean _) -> parked.requeued(at);
            case RetryPolicy.Decision.Park _, RetryPolicy.Decision.GiveUp _ -> failed(parked);
        };
    }

    private static JobState failed(Unresolved parked) {
        return parked.failed(Charge.of(null, parked.claim().offerMicros()));
    }
}
