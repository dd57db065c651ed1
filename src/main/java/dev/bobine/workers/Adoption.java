package dev.bobine.workers;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Transition;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.persistence.WorkerStore;
import dev.bobine.rendering.RenderingSettings;
import dev.bobine.rendering.RunningJobs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Takes over the jobs of workers whose lease has lapsed, at the state they are in. Also takes up jobs of this very
/// worker that nobody here runs: a write whose outcome was lost can leave some.
@ApplicationScoped
public class Adoption implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(Adoption.class);
    private static final int LIMIT = 500;
    private static final int ROUNDS_BETWEEN_STRAY_CHECKS = 15;

    private final Database database;
    private final WorkerStore workers;
    private final WorkerLease lease;
    private final RunningJobs running;
    private final WorkerSettings settings;
    private final SetAside setAside;
    private final JobStore store;
    private final int suspected;
    private final Counter adopted;
    private int rounds;

    public Adoption(
            Database database,
            WorkerStore workers,
            WorkerLease lease,
            RunningJobs running,
            WorkerSettings settings,
            SetAside setAside,
            JobStore store,
            RenderingSettings rendering,
            MeterRegistry meters) {
        this.database = database;
        this.workers = workers;
        this.lease = lease;
        this.running = running;
        this.settings = settings;
        this.setAside = setAside;
        this.store = store;
        this.suspected = rendering.retry().deaths() - 1;
        this.adopted = meters.counter("bobine.adoption.jobs");
    }

    @Override
    public String name() {
        return "adoption";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.ADOPTION);
    }

    @Override
    public boolean isForRunningJobs() {
        return true;
    }

    /// Adopts what there is, up to this worker's room.
    @Override
    public Duration runOnce() {
        if (lease.heldFor().compareTo(settings.beat().plusSeconds(1)) < 0 || running.free() == 0) {
            return settings.adoption();
        }
        database.await(() -> workers.markDead(lease.id()));
        int limit = Math.min(LIMIT, running.free());
        Set<JobId> except = setAside.left();
        ReadJobs orphans =
                database.await(() -> workers.adopt(lease.id(), settings.backends(), except, limit, suspected));
        resume(orphans);
        if (++rounds % ROUNDS_BETWEEN_STRAY_CHECKS == 0) {
            resume(database.await(() -> workers.adoptStrays(lease.id(), running.ids(), LIMIT)));
            database.await(workers::forgetGone);
        }
        return orphans.all().size() == limit ? Duration.ZERO : settings.adoption();
    }

    private void resume(ReadJobs jobs) {
        leave(jobs.damaged());
        if (!jobs.whole().isEmpty()) {
            LOG.infof("adopted %d jobs", jobs.whole().size());
            adopted.increment(jobs.whole().size());
            jobs.whole().forEach(running::resume);
        }
    }

    private void leave(List<Job> damaged) {
        if (damaged.isEmpty()) {
            return;
        }
        List<Transition> ended = setAside.ended(damaged);
        Set<JobId> over = ended.stream().map(step -> step.before().id()).collect(Collectors.toSet());
        List<JobId> left =
                damaged.stream().map(Job::id).filter(id -> !over.contains(id)).toList();
        if (!left.isEmpty()) {
            database.await(() -> workers.giveBack(lease.id(), left));
        }
        if (!ended.isEmpty()) {
            database.await(() -> store.applyAll(ended));
        }
    }
}
