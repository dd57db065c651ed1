package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Transition;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.QueueStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Keeps the queue in time: jobs whose start time has come join their user's backlog, and jobs past their deadline
/// expire.
@ApplicationScoped
public class QueueKeeper implements Chore {

    private static final int MOST = 500;
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Database database;
    private final QueueStore queue;
    private final JobStore jobs;
    private final Bells bells;
    private final InstantSource clock;
    private final MeterRegistry meters;

    QueueKeeper(
            Database database,
            QueueStore queue,
            JobStore jobs,
            Bells bells,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.queue = queue;
        this.jobs = jobs;
        this.bells = bells;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public Duration runOnce() {
        long woken = database.await(() -> queue.promoteDue(MOST));
        if (woken > 0) {
            bells.ring(Bell.DISPATCH);
        }
        List<Job> late = database.await(() -> jobs.expiring(MOST));
        expire(late);
        return woken == MOST || late.size() == MOST ? Duration.ZERO : INTERVAL;
    }

    private void expire(List<Job> late) {
        Instant now = clock.instant();
        List<Transition> steps = late.stream()
                .flatMap(job -> job.state() instanceof Unsubmitted waiting
                        ? Stream.of(job.to(waiting.expired(), now))
                        : Stream.empty())
                .toList();
        if (!steps.isEmpty()) {
            List<Boolean> done = database.await(() -> jobs.applyAll(steps));
            meters.counter("bobine.jobs.expired")
                    .increment(done.stream().filter(Boolean::booleanValue).count());
        }
    }
}
