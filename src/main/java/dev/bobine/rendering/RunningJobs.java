package dev.bobine.rendering;

import dev.bobine.job.CancelRequest;
import dev.bobine.job.Drawing;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.persistence.WorkerId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The jobs that this process is running, each on a virtual thread of its own.
@ApplicationScoped
public class RunningJobs {

    private static final Logger LOG = Logger.getLogger(RunningJobs.class);

    private final Map<JobId, Run> runs = new ConcurrentHashMap<>();
    private final JobRunner runner;
    private final int capacity;
    private volatile boolean closed;

    RunningJobs(JobRunner runner, RenderingSettings settings, MeterRegistry meters) {
        this.runner = runner;
        this.capacity = settings.capacity();
        meters.gaugeMapSize("bobine.jobs.running", List.of(), runs);
    }

    /// How many more jobs may be started here.
    public int free() {
        return closed ? 0 : Math.max(0, capacity - runs.size());
    }

    public boolean busy() {
        return !runs.isEmpty();
    }

    public Set<JobId> ids() {
        return Set.copyOf(runs.keySet());
    }

    /// Runs a job that this process has just claimed: its submit surely has not been tried.
    ///
    /// @param owner under which name
    public void start(Job job, WorkerId owner) {
        launch(job, Run.Origin.CLAIMED, owner);
    }

    /// Runs a job taken over from elsewhere: if it was being submitted, nobody here knows how that ended.
    ///
    /// @param owner under which name
    public void resume(Job job, WorkerId owner) {
        launch(job, Run.Origin.ADOPTED, owner);
    }

    /// Whether a job that is under way can be followed here: its backend is configured.
    public boolean knows(Job job) {
        return runner.knows(job);
    }

    /// Tells the job's run that somebody wants it cancelled.
    public void cancelRequested(JobId id, CancelRequest request) {
        Run run = runs.get(id);
        if (run != null) {
            run.requestCancel(request);
        }
    }

    /// Tells the job's run, if it is here, that the provider may have news.
    public void hint(JobId id) {
        Run run = runs.get(id);
        if (run != null) {
            run.hint();
        }
    }

    /// Stops every run where it stands. A submit on its way is not cut off, since that would leave its outcome unknown;
    /// what it brings is written only if this process still holds its lease.
    public void dropAll() {
        runs.values().forEach(Run::stop);
    }

    /// Takes no more jobs and drops all runs.
    public void close() {
        closed = true;
        dropAll();
    }

    /// Waits after [#close] for submits on their way, and for those that were never sent to go back to the queue.
    ///
    /// @param forStills patience with those whose answer is the picture that they ask for
    public void awaitSubmits(Duration patience, Duration forStills) {
        long begin = System.nanoTime();
        for (Run run : runs.values()) {
            Duration longest = run.job().ask().work() instanceof Drawing ? forStills : patience;
            run.join(Duration.ofNanos(Math.max(1, begin + longest.toNanos() - System.nanoTime())));
        }
        if (!runs.isEmpty()) {
            LOG.warnf("%d submits had no answer yet; whoever adopts them will find out", runs.size());
        }
    }

    private void launch(Job job, Run.Origin origin, WorkerId owner) {
        Run run = new Run(job, origin, owner);
        Run before = runs.put(job.id(), run);
        if (before != null) {
            before.stop();
        }
        if (closed) {
            run.stop();
        }
        run.launch(() -> {
            try {
                runner.run(run);
            } finally {
                runs.remove(job.id(), run);
            }
        });
    }
}
