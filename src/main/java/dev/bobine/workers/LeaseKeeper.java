package dev.bobine.workers;

import dev.bobine.persistence.Database;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.persistence.WorkerStore;
import dev.bobine.rendering.RunningJobs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Keeps this worker's lease alive: one row written per beat, whatever the number of jobs. A worker that was
/// marked as dead drops everything it was doing and starts over under a new name.
@ApplicationScoped
public class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private final Database database;
    private final WorkerStore workers;
    private final WorkerLease lease;
    private final RunningJobs running;
    private final WorkerSettings settings;
    private final Counter losses;
    private boolean registered;

    LeaseKeeper(
            Database database,
            WorkerStore workers,
            WorkerLease lease,
            RunningJobs running,
            WorkerSettings settings,
            MeterRegistry meters) {
        this.database = database;
        this.workers = workers;
        this.lease = lease;
        this.running = running;
        this.settings = settings;
        this.losses = meters.counter("bobine.worker.lease.losses");
    }

    /// One beat.
    public Duration runOnce() {
        WorkerLease.Moment asked = lease.now();
        WorkerId me = lease.id();
        if (!registered) {
            database.await(
                    () -> workers.register(me, settings.name(), settings.version(), settings.lease()), patience());
            registered = true;
            lease.renewed(me, asked, settings.lease());
            return settings.beat();
        }
        if (database.await(() -> workers.beat(me, settings.lease()), patience())) {
            lease.renewed(me, asked, settings.lease());
            return settings.beat();
        }
        LOG.warnf("worker %s lost its lease; its jobs are left to others", me);
        losses.increment();
        lease.startOver();
        running.dropAll();
        registered = false;
        return Duration.ZERO;
    }

    /// Hands over all jobs but those being submitted: others may adopt them at once.
    public void handOver(Duration patience) {
        database.await(() -> workers.handOver(lease.id()), patience);
    }

    /// Hands everything over.
    public void release(Duration patience) {
        WorkerId me = lease.id();
        lease.startOver();
        database.await(() -> workers.release(me), patience);
    }

    /// A beat that hangs must leave time for another one.
    private Duration patience() {
        return settings.lease().dividedBy(3);
    }
}
