package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Transition;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Ends what need not wait any longer: jobs past their deadline, and those that were to be cancelled when their user's
/// account was locked. Such an account may keep it waiting, so nothing else is done here.
@ApplicationScoped
public class WaitKeeper implements BackgroundTask {

    private static final int LIMIT = 500;
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Database database;
    private final JobStore jobs;
    private final InstantSource clock;
    private final MeterRegistry meters;

    WaitKeeper(Database database, JobStore jobs, InstantSource clock, MeterRegistry meters) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "waits";
    }

    @Override
    public Duration runOnce() {
        List<Job> late = database.await(() -> jobs.expiring(LIMIT));
        long expired = end(late, Unsubmitted::expired);
        if (expired > 0) {
            meters.counter("bobine.jobs.expired").increment(expired);
        }
        List<Job> unwanted = database.await(() -> jobs.cancelledWaiting(LIMIT));
        long unused = end(unwanted, Unsubmitted::cancelled);
        return late.size() == LIMIT || unwanted.size() == LIMIT ? Duration.ZERO : INTERVAL;
    }

    /// @return how many ended by this
    private long end(List<Job> waiting, Function<Unsubmitted, JobState> end) {
        Instant now = clock.instant();
        List<Transition> steps = waiting.stream()
                .flatMap(job -> job.state() instanceof Unsubmitted state
                        ? Stream.of(job.to(end.apply(state), now))
                        : Stream.empty())
                .toList();
        return steps.isEmpty()
                ? 0
                : database.await(() -> jobs.applyAll(steps)).stream()
                        .filter(Boolean::booleanValue)
                        .count();
    }
}
