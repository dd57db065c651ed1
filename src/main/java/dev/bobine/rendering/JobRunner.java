package dev.bobine.rendering;

import dev.bobine.job.CancelRequest;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Completed;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Running;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Taken;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.RetryPolicy;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.JobStore;
import dev.bobine.signals.JobFields;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
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

    private final Steps steps;
    private final RenderBackends backends;
    private final Database database;
    private final JobStore jobs;
    private final RenderingSettings settings;
    private final RetryPolicy policy;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Traces traces;
    private final JobFields fields;

    JobRunner(
            Steps steps,
            RenderBackends backends,
            Database database,
            JobStore jobs,
            RenderingSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            Traces traces,
            JobFields fields) {
        this.steps = steps;
        this.backends = backends;
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
        this.policy = settings.retry();
        this.clock = clock;
        this.meters = meters;
        this.traces = traces;
        this.fields = fields;
    }

    void run(Run run) {
        Optional<Job> current = Optional.of(run.job());
        if (!run.adopted() && run.job().state().attempt() == 1) {
            traces.past(
                    "wait", run.job(), run.job().head().createdAt(), run.job().since());
        }
        boolean outcomeUnknown = run.adopted();
        int faults = 0;
        while (current.isPresent() && (!run.stopped() || !outcomeUnknown)) {
            Job job = current.get();
            try (JobFields.Scope _ = fields.of(job)) {
                Optional<JobState> next = traced(run, job, outcomeUnknown);
                faults = 0;
                current = next.isEmpty() ? Optional.empty() : write(run, job, next.get());
                current.ifPresent(after -> release(job, after));
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                faults++;
                Optional<JobState> next = afterFault(run, job, outcomeUnknown, faults, e);
                current = next.isEmpty() ? current : write(run, job, next.get());
            } finally {
                run.leaveUninterruptible();
            }
            outcomeUnknown = true;
        }
    }

    /// A step that throws has a fault of ours, or met one in a library. It is tried again as long as what was paid for
    /// can still be had, and never without a pause.
    ///
    /// @param faults of this step, one after the other
    /// @return the state that ends the tries; empty for another one
    private Optional<JobState> afterFault(Run run, Job job, boolean outcomeUnknown, int faults, Throwable fault) {
        meters.counter("bobine.step.faults", "state", job.state().wire()).increment();
        LOG.errorf(
                fault,
                "job %s: a step in state %s failed",
                job.id(),
                job.state().wire());
        Instant now = clock.instant();
        Optional<JobState> end =
                switch (job.state()) {
                    case Submitting state when outcomeUnknown -> Optional.of(parked(state, now));
                    case Submitting _ -> Optional.empty();
                    case Taken state
                    when !now.isBefore(state.until()) -> Optional.of(state.abandoned(internal(state.stage())));
                    case Taken _, Unsubmitted _, Unresolved _, Settled _ -> Optional.empty();
                };
        if (end.isEmpty()) {
            run.pause(policy.backoff(faults, 1), Run.Wake.NEVER);
        }
        return end;
    }

    private JobState parked(Submitting state, Instant now) {
        Failure failure = Failure.of(
                Failure.Kind.AMBIGUOUS_SUBMIT,
                Stage.SUBMIT,
                "This service could not find out whether the model server took the job.");
        return state.unresolved(failure, settings.resolveAt(now));
    }

    private static Failure internal(Stage stage) {
        return Failure.of(Failure.Kind.INTERNAL_ERROR, stage, "This service could not go on with the job.");
    }

    /// Too many workers have died while they held the job. It ends before anything of it is touched again.
    private static JobState setAside(Running state) {
        return state.abandoned(Failure.of(
                Failure.Kind.WORKER_CRASHED,
                state.stage(),
                "The workers that held this job died one after the other, so that it was set aside."));
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
                    case Unsubmitted _, Running _, Settled _ -> null;
                };
        if (failure != null) {
            span.failed(failure.kind().code());
        }
    }

    /// @param outcomeUnknown whether a submit may have been made already by somebody who did not live to tell
    /// @return the state reached, empty when the run is to stop here
    private Optional<JobState> step(Run run, Job job, boolean outcomeUnknown) {
        return switch (job.state()) {
            case Unsubmitted _, Unresolved _, Settled _ -> Optional.empty();
            case Running state when policy.setsAside(job.setbacks()) -> Optional.of(setAside(state));
            case Submitting state ->
                withBackend(state, backend -> steps.submit.next(run, job, state, backend, outcomeUnknown));
            case Rendering state -> withBackend(state, backend -> steps.poll.next(run, job, state, backend));
            case Collecting state -> withBackend(state, backend -> steps.collect.next(run, job, state, backend));
        };
    }

    private Optional<JobState> withBackend(Running state, Function<RenderBackend, Optional<JobState>> step) {
        return backends.find(state.claim().backend()).map(step).orElseGet(() -> Optional.of(orphaned(state)));
    }

    boolean knows(Job job) {
        return !(job.state() instanceof Running running)
                || backends.find(running.claim().backend()).isPresent();
    }

    /// The backend is no longer configured, so nobody can follow the job.
    private static JobState orphaned(Running state) {
        Failure failure = Failure.of(
                Failure.Kind.LOST_UPSTREAM, Stage.RENDER, "The backend of this job is no longer configured.");
        return state instanceof Submitting submitting ? submitting.unresolved(failure, null) : state.abandoned(failure);
    }

    /// What was found out is written again and again while the row is as it was: an answer from a provider that has
    /// been paid for must not be lost to a database that is away for a moment, nor to a lease that lapsed meanwhile
    /// and is about to be renewed.
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
                LOG.infof("job %s: a write was refused; reading the job again", job.id());
            } catch (DatabaseException e) {
                if (!e.isPassing()) {
                    return writeStorable(run, job, next, e);
                }
                LOG.warnf("job %s: a write failed; reading the job again", job.id());
            }
            current = reread(run, job);
        }
        return current;
    }

    /// What this service holds of a clip elsewhere goes only when it is written down that the clip is in the bucket:
    /// until then it may have to be copied again.
    private void release(Job before, Job after) {
        if (before.state() instanceof Collecting state && after.state() instanceof Completed) {
            backends.find(state.claim().backend())
                    .ifPresent(backend -> backend.model().release(state.ticket()));
        }
    }

    /// A write that will fail whenever it is tried gives way to one of our own words: nothing of it is the provider's.
    private Optional<Job> writeStorable(Run run, Job job, JobState next, DatabaseException refusal) {
        meters.counter("bobine.step.unstorable", "state", job.state().wire()).increment();
        LOG.errorf(
                "job %s: the step from %s to %s cannot be stored: %s",
                job.id(), job.state().wire(), next.wire(), refusal.getMessage());
        JobState storable =
                switch (job.state()) {
                    case Submitting state -> parked(state, clock.instant());
                    case Taken state -> state.abandoned(internal(state.stage()));
                    case Unsubmitted _, Unresolved _, Settled _ -> next;
                };
        return storable.equals(next) ? Optional.empty() : write(run, job, storable);
    }

    /// The request to cancel may have come after the job was read.
    private static Job informed(Run run, Job job) {
        CancelRequest cancel = run.cancel();
        return cancel == null ? job : job.cancelRequested(cancel);
    }

    /// Whether a step is still to be written. One that stays in its state is not worth a second try.
    private static boolean isUnmoved(Job before, Job now, JobState next) {
        String was = before.state().wire();
        return now == before || now.state().wire().equals(was) && !next.wire().equals(was);
    }

    /// A write failed, and may yet have been done, or was refused, since the row has moved or the lease has lapsed:
    /// only the row can tell. Until it does nothing else happens to the job.
    private Optional<Job> reread(Run run, Job job) {
        while (!run.stopped()) {
            run.pause(DATABASE_PAUSE, Run.Wake.NEVER);
            try {
                Optional<Job> now = database.await(() -> jobs.findWhole(job.id()));
                return now.filter(found -> found.runToken() == job.runToken());
            } catch (DatabaseException e) {
                LOG.debugf(e, "job %s: the database is away", job.id());
            }
        }
        return Optional.empty();
    }
}
