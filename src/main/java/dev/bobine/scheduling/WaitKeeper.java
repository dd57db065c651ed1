package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Expired;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Transition;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

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
        List<Job> unwanted = database.await(() -> jobs.cancelledWaiting(LIMIT));
        Map<JobId, Transition> ends = new LinkedHashMap<>();
        late.forEach(job -> end(job, Unsubmitted::expired).ifPresent(end -> ends.put(job.id(), end)));
        unwanted.forEach(job -> end(job, Unsubmitted::cancelled).ifPresent(end -> ends.putIfAbsent(job.id(), end)));
        apply(List.copyOf(ends.values()));
        return late.size() == LIMIT || unwanted.size() == LIMIT ? Duration.ZERO : INTERVAL;
    }

    private Optional<Transition> end(Job job, Function<Unsubmitted, JobState> end) {
        return job.state() instanceof Unsubmitted state
                ? Optional.of(job.to(end.apply(state), clock.instant()))
                : Optional.empty();
    }

    /// All at once: what waits for a locked account keeps nothing else waiting.
    private void apply(List<Transition> ends) {
        if (ends.isEmpty()) {
            return;
        }
        List<Boolean> done = database.await(() -> jobs.applyAll(ends));
        long expired = IntStream.range(0, ends.size())
                .filter(i -> done.get(i) && ends.get(i).after().state() instanceof Expired)
                .count();
        if (expired > 0) {
            meters.counter("bobine.jobs.expired").increment(expired);
        }
    }
}
