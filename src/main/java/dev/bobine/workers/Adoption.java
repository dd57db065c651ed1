package dev.bobine.workers;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Transition;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.persistence.WorkerStore;
import dev.bobine.rendering.RenderingSettings;
import dev.bobine.rendering.RunningJobs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
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
    private final LeftToOthers unknown;
    private final JobStore store;
    private final InstantSource clock;
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
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.workers = workers;
        this.lease = lease;
        this.running = running;
        this.settings = settings;
        this.setAside = setAside;
        this.unknown = new LeftToOthers(clock, settings.unknownBackend());
        this.store = store;
        this.clock = clock;
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
        WorkerId me = lease.id();
        database.await(() -> workers.markDead(me));
        int limit = Math.min(LIMIT, running.free());
        Set<JobId> except = new HashSet<>(setAside.left());
        except.addAll(unknown.all());
        ReadJobs orphans = database.await(() -> workers.adopt(me, settings.backends(), except, limit, suspected));
        resume(orphans, me);
        if (++rounds % ROUNDS_BETWEEN_STRAY_CHECKS == 0) {
            // The statement may come late, and then jobs are running that were not when it was asked for.
            Instant asOf = clock.instant();
            Set<JobId> here = running.ids();
            resume(database.await(() -> workers.adoptStrays(me, here, asOf, LIMIT)), me);
            database.await(workers::forgetGone);
        }
        return orphans.all().size() == limit ? Duration.ZERO : settings.adoption();
    }

    private void resume(ReadJobs jobs, WorkerId me) {
        leave(jobs.damaged());
        Set<JobId> left = leaveUnknown(jobs.whole(), me);
        List<Job> mine =
                jobs.whole().stream().filter(job -> !left.contains(job.id())).toList();
        if (!mine.isEmpty()) {
            LOG.infof("adopted %d jobs", mine.size());
            adopted.increment(mine.size());
            mine.forEach(job -> running.resume(job, me));
        }
    }

    /// Who follows a job has to know its backend. One that this worker does not know may be one that others know.
    ///
    /// @return jobs that are left to them
    private Set<JobId> leaveUnknown(List<Job> jobs, WorkerId me) {
        Instant now = clock.instant();
        Set<JobId> left = jobs.stream()
                .filter(job -> !running.knows(job) && !unknown.isOverdue(job.id(), now))
                .map(Job::id)
                .collect(Collectors.toSet());
        if (!left.isEmpty()) {
            LOG.warnf("%d jobs run at backends that are not configured here; they are left to others", left.size());
            database.await(() -> workers.giveBack(me, left));
        }
        return left;
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
