package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobState.Failed;
import dev.bobine.job.JobState.Running;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Transition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;

/// Counts how jobs end and what they cost, once per committed end.
@ApplicationScoped
class EndMeters {

    private static final double MICROS = 1_000_000;
    private static final String NO_BACKEND = "none";

    private final MeterRegistry meters;

    EndMeters(MeterRegistry meters) {
        this.meters = meters;
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
        return switch (job.state()) {
            case Running running -> running.claim().backend();
            case Unresolved unresolved -> unresolved.claim().backend();
            case Unsubmitted _, Settled _ -> NO_BACKEND;
        };
    }
}
