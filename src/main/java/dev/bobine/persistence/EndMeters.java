package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobState.Claimed;
import dev.bobine.job.JobState.Failed;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.Transition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Counts how jobs and productions end, what they cost, and how long what waits for others is kept waiting by us, once
/// per committed end.
@ApplicationScoped
class EndMeters {

    private static final double MICROS = 1_000_000;
    private static final String NO_BACKEND = "none";

    private final MeterRegistry meters;

    private final InstantSource clock;

    EndMeters(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /// @param followed what was written of productions
    void count(ProductionWriter.Followed followed) {
        Instant now = clock.instant();
        followed.released().forEach(at -> meters.timer("bobine.productions.release.duration")
                .record(Duration.between(at, now).isNegative() ? Duration.ZERO : Duration.between(at, now)));
        followed.outcomes().forEach(outcome -> meters.counter("bobine.productions.ended", "state", outcome.wire())
                .increment());
        followed.ended().forEach(this::count);
    }

    /// @param step that was written
    void count(Transition step) {
        if (step.after().state() instanceof Settled end) {
            Tags tags = Tags.of(
                    "backend",
                    backend(step.before()),
                    "model",
                    step.after().terms().model());
            meters.counter("bobine.jobs.ended", tags.and("state", end.wire())).increment();
            if (end instanceof Failed failed) {
                meters.counter(
                                "bobine.jobs.failed",
                                Tags.of(
                                        "backend", backend(step.before()),
                                        "code", failed.failure().kind().code()))
                        .increment();
            }
            meters.counter("bobine.money.spent", tags).increment(end.charge().micros() / MICROS);
        }
    }

    private static String backend(Job job) {
        return job.state() instanceof Claimed claimed ? claimed.claim().backend() : NO_BACKEND;
    }
}
