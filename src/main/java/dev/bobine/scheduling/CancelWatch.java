package dev.bobine.scheduling;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.rendering.RunningJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// Tells running jobs that somebody wants them cancelled, wherever that was said.
@ApplicationScoped
public class CancelWatch implements BackgroundTask {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Database database;
    private final JobStore jobs;
    private final WorkerLease lease;
    private final RunningJobs running;

    CancelWatch(Database database, JobStore jobs, WorkerLease lease, RunningJobs running) {
        this.database = database;
        this.jobs = jobs;
        this.lease = lease;
        this.running = running;
    }

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.CANCEL);
    }

    @Override
    public boolean isForRunningJobs() {
        return true;
    }

    @Override
    public Duration runOnce() {
        if (running.busy()) {
            database.await(() -> jobs.cancelRequests(lease.id())).forEach(running::cancelRequested);
        }
        return INTERVAL;
    }
}
