package dev.bobine.rendering;

import dev.bobine.job.CancelRequest;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Running;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.JobStore;
import dev.bobine.signals.JobFields;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// The life of one running job: one switch over its state, each step one external call followed by one conditional
/// write.
///
/// A crash at any point resumes at the same switch elsewhere, because a state is written before the next step begins. A
/// run ends when the job is no longer this process's to run: it settled, went back to the queue, was parked, or was
/// taken over.
@ApplicationScoped
public class JobRunner {

    private static final Logger LOG = Logger.getLogger(JobRunner.class);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);

    private final SubmitStep submit;
    private final PollStep poll;
    private final CollectStep collect;
    private final RenderBackends backends;
    private final Database database;
    private final JobStore jobs;
    private final InstantSource clock;
    private final Traces traces;
    private final JobFields fields;

    JobRunner(
            SubmitStep submit,
            PollStep poll,
            CollectStep collect,
            RenderBackends backends,
            Database database,
            JobStore jobs,
            InstantSource clock,
            Traces traces,
            JobFields fields) {
        this.submit = submit;
        this.poll = poll;
        this.collect = collect;
        this.backends = backends;
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
        this.traces = traces;
        this.fields = fields;
    }

    void run(Run run) {
        Optional<Job> current = Optional.of(run.job());
        if (!run.adopted() && run.job().state().attempt() == 1) {
            traces.past("wait", run.job(), run.job().createdAt(), run.job().since());
        }
        boolean outcomeUnknown = run.adopted();
        while (current.isPresent() && (!run.stopped() || !outcomeUnknown)) {
            Job job = current.get();
            try (JobFields.Scope _ = fields.of(job)) {
                Optional<JobState> next = traced(run, job, outcomeUnknown);
                outcomeUnknown = true;
                current = next.isEmpty() ? Optional.empty() : write(run, job, next.get());
            } finally {
                run.leaveUninterruptible();
            }
        }
    }

    private Optional<JobState> traced(Run run, Job job, boolean outcomeUnknown) {
        if (!(job.state() instanceof Running running)) {
            return step(run, job, outcomeUnknown);
        }
        try (StageSpan span = traces.begin(stage(running), job)) {
            Optional<JobState> next = span.around(() -> step(run, job, outcomeUnknown));
            next.ifPresent(state -> tell(span, state));
            return next;
        }
    }

    private static String stage(Running state) {
        return switch (state) {
            case Submitting _ -> "submit";
            case Rendering _ -> "render";
            case Collecting _ -> "copy";
        };
    }

    private static void tell(StageSpan span, JobState next) {
        span.with("job.next", next.wire());
        Failure failure =
                switch (next) {
                    case JobState.Failed failed -> failed.failure();
                    case Unresolved unresolved -> unresolved.failure();
                    case Queued queued -> queued.last();
                    case Running _, Settled _ -> null;
                };
        if (failure != null) {
            span.failed(failure.kind().code());
        }
    }

    /// @param outcomeUnknown whether a submit may have been made already by somebody who did not live to tell
    /// @return the state reached, empty when the run is to stop here
    private Optional<JobState> step(Run run, Job job, boolean outcomeUnknown) {
        return switch (job.state()) {
            case Queued _, Unresolved _, Settled _ -> Optional.empty();
            case Submitting state ->
                withBackend(state, backend -> submit.next(run, job, state, backend, outcomeUnknown));
            case Rendering state -> withBackend(state, backend -> poll.next(run, job, state, backend));
            case Collecting state -> withBackend(state, backend -> collect.next(run, job, state, backend));
        };
    }

    private Optional<JobState> withBackend(Running state, Function<RenderBackend, Optional<JobState>> step) {
        return backends.find(state.claim().backend()).map(step).orElseGet(() -> Optional.of(orphaned(state)));
    }

    /// The backend is no longer configured, so nobody can follow the job.
    private static JobState orphaned(Running state) {
        Failure failure = Failure.of(
                Failure.Kind.LOST_UPSTREAM, Stage.RENDER, "The backend of this job is no longer configured.");
        return switch (state) {
            case Submitting submitting -> submitting.unresolved(failure, null);
            case Rendering rendering ->
                rendering.failed(failure, Charge.of(null, rendering.claim().offerMicros()));
            case Collecting collecting -> collecting.failed(failure);
        };
    }

    /// What was found out is written again and again while the row is as it was: an answer from a provider that has
    /// been paid for must not be lost to a database that is away for a moment.
    ///
    /// @return the job as it now is, empty when it is no longer ours
    private Optional<Job> write(Run run, Job job, JobState next) {
        Transition transition = informed(run, job).to(next, clock.instant());
        Optional<Job> current = Optional.of(job);
        while (current.isPresent() && isUnmoved(job, current.get(), next)) {
            try {
                if (database.await(() -> jobs.apply(transition))) {
                    return Optional.of(transition.after());
                }
                LOG.infof("job %s: a stale write was refused", job.id());
                return Optional.empty();
            } catch (DatabaseException e) {
                LOG.warnf("job %s: a write failed; reading the job again", job.id());
                current = reread(run, job);
            }
        }
        return current;
    }

    /// The wish to cancel may have come after the job was read.
    private static Job informed(Run run, Job job) {
        CancelRequest cancel = run.cancel();
        return cancel == null ? job : job.cancelRequested(cancel);
    }

    /// Whether a step is still to be written. One that stays in its state is not worth a second try.
    private static boolean isUnmoved(Job before, Job now, JobState next) {
        String was = before.state().wire();
        return now == before || now.state().wire().equals(was) && !next.wire().equals(was);
    }

    /// A write failed, and may yet have been done: only the row can tell. Until it does nothing else happens to the
    /// job.
    private Optional<Job> reread(Run run, Job job) {
        while (!run.stopped()) {
            run.pause(DATABASE_PAUSE, Run.Wake.NEVER);
            try {
                Optional<Job> now = database.await(() -> jobs.find(job.id()));
                return now.filter(found -> found.runToken() == job.runToken());
            } catch (DatabaseException e) {
                LOG.debugf(e, "job %s: the database is away", job.id());
            }
        }
        return Optional.empty();
    }
}
