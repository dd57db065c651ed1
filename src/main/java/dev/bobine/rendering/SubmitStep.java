package dev.bobine.rendering;

import dev.bobine.capacity.FairBudget.Claimant;
import dev.bobine.capacity.FairBudget.Share;
import dev.bobine.capacity.MemoryBudget;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.RetryPolicy.Decision;
import dev.bobine.job.RetryPolicy.Evidence;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.persistence.WorkerLease;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The paid step. Calls the provider at most once for a claim, and never when somebody else may have called for it
/// already.
@ApplicationScoped
class SubmitStep {

    private static final Logger LOG = Logger.getLogger(SubmitStep.class);
    /// Longest wait for memory; then others of the backend get their turn.
    private static final Duration MEMORY = Duration.ofMinutes(1);

    private static final Duration PROBATION = Duration.ofMinutes(1);
    /// Longer than it takes until what is past its deadline is ended.
    private static final Duration LATE = Duration.ofSeconds(10);

    /// How long a claim may be on its way to who made it. Less than the time after which a job that nobody runs is
    /// taken for abandoned.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration LEASE_PAUSE = Duration.ofMillis(500);
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(30);

    private final Catalogue catalogue;
    private final RenderingSettings settings;
    private final WorkerLease lease;
    private final MemoryBudget memory;
    private final BackendHealth health;
    private final Probation probation;
    private final Submissions submissions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;

    SubmitStep(
            Catalogue catalogue,
            RenderingSettings settings,
            WorkerLease lease,
            MemoryBudget memory,
            BackendHealth health,
            Probation probation,
            Submissions submissions,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.lease = lease;
        this.memory = memory;
        this.health = health;
        this.probation = probation;
        this.submissions = submissions;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
    }

    /// @param outcomeUnknown whether the call may have been made already
    Optional<JobState> next(Run run, Job job, Submitting state, RenderBackend backend, boolean outcomeUnknown) {
        Submission submission =
                submissions.of(job, state.claim(), backend.name()).with(() -> mayStillSend(run, job, backend));
        if (outcomeUnknown) {
            Failure failure = Failure.of(
                    Failure.Kind.AMBIGUOUS_SUBMIT,
                    Stage.SUBMIT,
                    "The worker that submitted this job stopped before the answer came.");
            Submitting sent = whereSent(job, state, backend);
            Submission there = submissions.of(job, sent.claim(), backend.name());
            return Optional.of(ambiguous(job, sent, backend, there, failure));
        }
        if (isBelated(run, job)) {
            return Optional.of(withheld(run, state));
        }
        if (run.cancelRequested()) {
            return Optional.of(state.cancelled());
        }
        if (isLate(job)) {
            return Optional.of(state.requeuedUnsent(clock.instant().plus(LATE)));
        }
        try (Probation.Visit visit = probation.call(run, job, PROBATION)) {
            return Optional.of(
                    visit.isGranted() ? withSource(run, job, state, backend, submission) : withheld(run, state));
        }
    }

    /// Whether the claim took so long to become known here that somebody may have the job by now, who may have found
    /// that the provider does not: the row alone can tell.
    private boolean isBelated(Run run, Job job) {
        return !lease.id().equals(run.owner()) || job.since().plus(FRESH).isBefore(clock.instant());
    }

    /// Whether its own deadline has passed, before which it has to be submitted.
    private boolean isLate(Job job) {
        Instant deadline = job.ask().deadline();
        return deadline != null && !deadline.isAfter(clock.instant());
    }

    private JobState withSource(Run run, Job job, Submitting state, RenderBackend backend, Submission submission) {
        return switch (submissions.sourceOf(job, backend.name())) {
            case Submissions.Source.None _ -> withMemory(run, job, state, backend, submission);
            case Submissions.Source.There(Ticket clip) ->
                withMemory(run, job, state.at(clip.endpoint()), backend, submission.after(clip));
            case Submissions.Source.Gone _ -> state.failed(Submissions.GONE);
            case Submissions.Source.Unknown _ -> withheld(run, state);
        };
    }

    /// What goes on with a clip was sent to the replica that has the clip, and not to the one that it was claimed for:
    /// whoever finds the job at the provider has to find it there.
    private Submitting whereSent(Job job, Submitting state, RenderBackend backend) {
        return submissions.sourceOf(job, backend.name()) instanceof Submissions.Source.There(Ticket clip)
                ? state.at(clip.endpoint())
                : state;
    }

    /// References are fetched once there is memory for all of them: a submit that had only some would keep it from the
    /// others and wait for them. An answer that holds what was asked for has a buffer while it comes.
    private JobState withMemory(Run run, Job job, Submitting state, RenderBackend backend, Submission submission) {
        int embedded = backend.model().embeds(submission);
        long answer = backend.model().answersWhenDone() ? memory.answer() : 0;
        if (embedded == 0 && answer == 0) {
            return submit(run, job, state, backend, submission);
        }
        long limit = (embedded == 0 ? 0 : (embedded + 1) * settings.maxReferenceBytes()) + answer;
        Claimant claimant = new Claimant(job.userId().value(), backend.name());
        try (@Nullable
                Share share = memory.references().take(claimant, limit, MEMORY).orElse(null)) {
            return share == null
                    ? withheld(run, state)
                    : submit(
                            run,
                            job,
                            state,
                            backend,
                            submission.with(size -> share.shrinkTo(Math.min(size, limit) + answer)));
        } catch (InterruptedException e) {
            return withheld(run, state);
        }
    }

    /// What was not sent goes back to the queue, also when this run is being stopped.
    private JobState withheld(Run run, Submitting state) {
        run.forgetInterrupt();
        return state.requeuedUnsent(clock.instant());
    }

    /// The last word before the first byte. From then on the run is not cut off until the outcome is written; before
    /// it the run may be, since what goes along can take longer to come than a process takes to end.
    private boolean mayStillSend(Run run, Job job, RenderBackend backend) {
        if (backend.rateLimited()) {
            run.pause(SendTime.wait(job.since(), clock.instant()), Run.Wake.NEVER);
        }
        return lease.isHeldAs(run.owner()) && run.enterUninterruptible();
    }

    /// Waits while this worker does not know that it may act: either its lease is renewed before anybody took the
    /// job, or the run is stopped. What was not sent goes back to the queue.
    private JobState submit(Run run, Job job, Submitting state, RenderBackend backend, Submission submission) {
        while (!run.stopped()) {
            if (lease.isHeldAs(run.owner())) {
                SubmitOutcome outcome = meters.timer("bobine.submit.duration", "backend", backend.name())
                        .record(() -> backend.model().submit(submission));
                boolean permitted = run.isUninterruptible();
                run.forgetInterrupt();
                return wasCutOff(run, permitted, outcome)
                        ? withheld(run, state)
                        : after(job, state, backend, submission, Objects.requireNonNull(outcome), permitted);
            }
            run.pause(LEASE_PAUSE, Run.Wake.NEVER);
        }
        return withheld(run, state);
    }

    /// Whether the request could not be made because the run was stopped, which says nothing of what it asks for.
    private static boolean wasCutOff(Run run, boolean permitted, @Nullable SubmitOutcome outcome) {
        return run.stopped() && !permitted && outcome instanceof SubmitOutcome.Refused;
    }

    /// @param permitted whether the request was made and might leave; else nothing is known of the backend
    private JobState after(
            Job job,
            Submitting state,
            RenderBackend backend,
            Submission submission,
            SubmitOutcome outcome,
            boolean permitted) {
        return switch (outcome) {
            case SubmitOutcome.Accepted(Ticket ticket) -> {
                count(backend, "accepted");
                health.accepted(backend.name());
                yield accepted(state, job, ticket);
            }
            case SubmitOutcome.Withheld _ -> {
                count(backend, "withheld");
                yield state.requeuedUnsent(clock.instant());
            }
            case SubmitOutcome.Refused(Failure failure) -> {
                count(backend, failure.kind().code());
                if (permitted || CircuitBreaker.counts(failure)) {
                    health.failed(backend.name(), failure);
                }
                yield refused(job, state, backend, failure);
            }
            case SubmitOutcome.Ambiguous(Failure failure) -> {
                count(backend, failure.kind().code());
                health.failed(backend.name(), failure);
                yield ambiguous(job, state, backend, submission, failure);
            }
        };
    }

    private JobState accepted(Submitting state, Job job, Ticket ticket) {
        Instant now = clock.instant();
        return state.accepted(ticket, now, now.plus(deadline(job.terms().model())));
    }

    private JobState refused(Job job, Submitting state, RenderBackend backend, Failure failure) {
        Instant now = clock.instant();
        LOG.infof("job %s: submit refused: %s", job.id(), failure.kind().code());
        health.act(backend.name(), settings.retry().backendAction(failure));
        if (failure.kind() == Failure.Kind.RATE_LIMITED) {
            health.noRoom(backend, job.since());
        }
        boolean servedElsewhere = Model.backendsOf(job.terms().lane()).size() > 1;
        if (failure.kind() == Failure.Kind.MODEL_GONE && servedElsewhere) {
            return state.requeued(failure, now.plus(settings.retry().backoff(1, random.nextDouble())), false);
        }
        return switch (settings.retry().afterSubmit(failure, state.attempt(), now, random.nextDouble())) {
            case Decision.RetryAt(Instant at, boolean costsAttempt) -> state.requeued(failure, at, costsAttempt);
            case Decision.Park _ -> state.unresolved(failure, settings.resolveAt(now));
            case Decision.GiveUp _ -> state.failed(failure);
        };
    }

    /// Asks before it assumes: only where the provider cannot be asked is the job parked.
    private JobState ambiguous(
            Job job, Submitting state, RenderBackend backend, Submission submission, Failure failure) {
        Instant now = clock.instant();
        if (backend.resubmitFree()) {
            return after(Evidence.FREE, state, failure, now);
        }
        return switch (backend.model().find(submission)) {
            case Lookup.Found(Ticket ticket) -> accepted(state, job, ticket);
            case Lookup.Absent _ -> after(Evidence.ABSENT, state, failure, now);
            case Lookup.Unsupported _, Lookup.Unknown _ -> after(Evidence.NONE, state, failure, now);
        };
    }

    private JobState after(Evidence evidence, Submitting state, Failure failure, Instant now) {
        return switch (settings.retry().afterUnknown(evidence, state.attempt(), now, random.nextDouble())) {
            case Decision.RetryAt(Instant at, boolean costsAttempt) -> state.requeued(failure, at, costsAttempt);
            case Decision.Park _ -> state.unresolved(failure, settings.resolveAt(now));
            case Decision.GiveUp _ ->
                state.failed(Failure.of(
                        Failure.Kind.TRANSIENT,
                        Stage.SUBMIT,
                        "The model server took none of several submits: " + failure.message()));
        };
    }

    private void count(RenderBackend backend, String outcome) {
        meters.counter("bobine.submits", "backend", backend.name(), "outcome", outcome)
                .increment();
    }

    private Duration deadline(String model) {
        return catalogue.find(model).map(Model::deadline).orElse(DEFAULT_DEADLINE);
    }
}
