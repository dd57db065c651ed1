package dev.bobine.rendering;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Absence;
import dev.bobine.job.Artifact;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.RetryPolicy.Decision;
import dev.bobine.job.Stage;
import dev.bobine.signals.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows a render until something is known that is worth writing. A poll that fails says nothing about the render;
/// only the deadline ends the waiting.
@ApplicationScoped
class PollStep {

    private static final Logger LOG = Logger.getLogger(PollStep.class);
    private static final Duration DEFAULT_RETENTION = Duration.ofHours(1);

    /// Longest pause between the cancel at the deadline and the last poll.
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private static final Failure TOO_LONG =
            Failure.of(Failure.Kind.TIMEOUT, Stage.RENDER, "The render did not end within its time limit.");

    private final Catalogue catalogue;
    private final RenderingSettings settings;
    private final BackendHealth health;
    private final Probation probation;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final Traces traces;

    PollStep(
            Catalogue catalogue,
            RenderingSettings settings,
            BackendHealth health,
            Probation probation,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters,
            Traces traces) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.health = health;
        this.probation = probation;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.traces = traces;
    }

    Optional<JobState> next(Run run, Job job, Rendering state, RenderBackend backend) {
        Run.Following following = run.following(() -> firstWait(run, job, backend));
        while (!run.stopped()) {
            Duration wait = following.lastPoll ? min(backend.pollMin(), LAST_WAIT) : min(following.wait, left(state));
            run.pause(wait, following.cancel != null ? Run.Wake.ON_HINT : Run.Wake.ON_NEWS);
            if (run.stopped()) {
                break;
            }
            if (run.cancelRequested()) {
                cancel(following, job, state, backend);
            }
            try (Probation.Visit visit = probation.call(run, job, left(state).dividedBy(2))) {
                if (!visit.isGranted()) {
                    break;
                }
                RenderStatus status = poll(state, backend);
                following.absence = absence(following.absence, status);
                following.wait = settings.retry()
                        .beforePoll(
                                following.wait,
                                backend.pace(),
                                asked(status),
                                retention(job).dividedBy(2),
                                left(state));
                Optional<JobState> next = after(run, following, job, state, backend, status);
                if (next.isPresent()) {
                    measure(state, backend, next.get());
                    return next;
                }
                visit.cameThrough();
            }
        }
        return Optional.empty();
    }

    private RenderStatus poll(Rendering state, RenderBackend backend) {
        RenderStatus status = backend.model().poll(state.ticket());
        meters.counter("bobine.polls", "backend", backend.name(), "answer", word(status))
                .increment();
        traces.note("poll", word(status));
        return status;
    }

    /// Until the provider has said something to it, whoever wants it and for whatever reason. A call that was not
    /// answered, or turned away for its pace, is made again before the next poll: the render goes on at somebody's
    /// cost.
    ///
    /// @return whether the provider has just said that it will try
    private static boolean cancel(Run.Following following, Job job, Rendering state, RenderBackend backend) {
        if (following.cancel != null && following.cancel != CancelOutcome.UNKNOWN) {
            return false;
        }
        CancelOutcome before = following.cancel;
        following.cancel = backend.model().cancel(state.ticket());
        if (following.cancel != before) {
            LOG.infof("job %s: cancel: %s", job.id(), following.cancel);
        }
        return following.cancel == CancelOutcome.REQUESTED;
    }

    /// Until the deadline; zero when that is over.
    private Duration left(Rendering state) {
        return max(Duration.between(clock.instant(), state.deadline()), Duration.ZERO);
    }

    private void measure(Rendering state, RenderBackend backend, JobState next) {
        if (!(next instanceof Rendering)) {
            meters.timer("bobine.render.duration", "backend", backend.name(), "next", next.wire())
                    .record(Duration.between(state.submittedAt(), clock.instant()));
        }
    }

    private Absence absence(Absence before, RenderStatus status) {
        return switch (status) {
            case RenderStatus.NotFound _ -> before.again(clock.instant());
            case RenderStatus.Unknown _ -> before;
            case RenderStatus.Working _,
                    RenderStatus.Done _,
                    RenderStatus.Broken _,
                    RenderStatus.Stopped _,
                    RenderStatus.Lost _ -> Absence.NONE;
        };
    }

    private Optional<JobState> after(
            Run run, Run.Following following, Job job, Rendering state, RenderBackend backend, RenderStatus status) {
        Instant now = clock.instant();
        return switch (status) {
            case RenderStatus.Done(Artifact artifact) ->
                Optional.of(state.rendered(artifact, now.plus(retention(job))));
            case RenderStatus.Broken(Failure failure, @Nullable Long cost) -> {
                health.act(backend.name(), settings.retry().backendAction(failure));
                yield Optional.of(state.failed(failure, charge(failure, cost, state)));
            }
            case RenderStatus.Stopped(@Nullable Long cost) ->
                Optional.of(stopped(run, following, state, Charge.reported(cost)));
            case RenderStatus.NotFound _
            when following.cancel != CancelOutcome.REQUESTED && !following.absence.isLoss(now) ->
                late(following, job, state, backend, now);
            case RenderStatus.NotFound _, RenderStatus.Lost _ ->
                Optional.of(
                        run.cancelRequested() || following.lastPoll
                                ? stopped(run, following, state, gone(following, state))
                                : lost(state, backend, now));
            case RenderStatus.Working(@Nullable Integer progress) ->
                late(following, job, state, backend, now).or(() -> progressed(job, state, progress, now));
            case RenderStatus.Unknown _ -> late(following, job, state, backend, now);
        };
    }

    /// A render that is given up is asked to stop, so that it does not go on at our cost. Where the provider agrees
    /// it is polled once more, so that one that stopped is charged as the provider does; how any other ends is
    /// found out later.
    private static Optional<JobState> late(
            Run.Following following, Job job, Rendering state, RenderBackend backend, Instant now) {
        if (now.isBefore(state.deadline())) {
            return Optional.empty();
        }
        if (cancel(following, job, state, backend)) {
            following.lastPoll = true;
            return Optional.empty();
        }
        return Optional.of(state.abandoned(TOO_LONG));
    }

    /// Progress is reported in steps, so that thousands of renders do not mean thousands of writes.
    private Optional<JobState> progressed(Job job, Rendering state, @Nullable Integer progress, Instant now) {
        if (progress == null || progress < state.progress() + settings.progressStep()) {
            return Optional.empty();
        }
        Duration sinceLast = Duration.between(job.since(), now);
        return sinceLast.compareTo(settings.progressInterval()) < 0
                ? Optional.empty()
                : Optional.of(state.progressed(Math.clamp(progress, 0, 99)));
    }

    /// What a render costs that the provider no longer knows after it was asked to stop: nothing where it had agreed
    /// to; else it may have ended before, and been billed.
    private static Charge gone(Run.Following following, Rendering state) {
        return following.cancel == CancelOutcome.REQUESTED
                ? Charge.NOTHING
                : Charge.of(null, state.claim().offerMicros());
    }

    private static JobState stopped(Run run, Run.Following following, Rendering state, Charge charge) {
        if (run.cancelRequested()) {
            return state.cancelled(charge);
        }
        if (following.lastPoll) {
            return state.failed(TOO_LONG, charge);
        }
        Failure failure = Failure.of(
                Failure.Kind.RENDER_FAILED, Stage.RENDER, "The provider stopped the render without being asked.");
        return state.failed(failure, charge);
    }

    private JobState lost(Rendering state, RenderBackend backend, Instant now) {
        Failure failure =
                Failure.of(Failure.Kind.LOST_UPSTREAM, Stage.RENDER, "The provider no longer knows this job.");
        Decision decision =
                settings.retry().afterLoss(backend.resubmitFree(), state.attempt(), now, random.nextDouble());
        return switch (decision) {
            case Decision.RetryAt(Instant at, boolean _) -> state.requeued(failure, at);
            case Decision.Park _, Decision.GiveUp _ -> state.abandoned(failure);
        };
    }

    /// What a failed render costs when the provider does not say: nothing for its own failure, the estimate where it
    /// rendered and withheld the clip.
    private static Charge charge(Failure failure, @Nullable Long cost, Rendering state) {
        return failure.kind() == Failure.Kind.MODERATION_OUTPUT
                ? Charge.of(cost, state.claim().offerMicros())
                : Charge.reported(cost);
    }

    /// Spread out for adopted jobs, which come many at once.
    private Duration firstWait(Run run, Job job, RenderBackend backend) {
        if (backend.model().answersWhenDone()) {
            return Duration.ZERO;
        }
        boolean fresh = Duration.between(job.since(), clock.instant()).compareTo(backend.pollMin()) < 0;
        return run.adopted() && !fresh
                ? Duration.ofMillis((long) (backend.pollMin().toMillis() * random.nextDouble()))
                : backend.pollMin();
    }

    private static @Nullable Duration asked(RenderStatus status) {
        return status instanceof RenderStatus.Unknown(Failure _, @Nullable Duration retryAfter) ? retryAfter : null;
    }

    private Duration retention(Job job) {
        return catalogue.find(job.terms().model()).map(Model::retention).orElse(DEFAULT_RETENTION);
    }

    private static String word(RenderStatus status) {
        return switch (status) {
            case RenderStatus.Working _ -> "working";
            case RenderStatus.Done _ -> "done";
            case RenderStatus.Broken _ -> "broken";
            case RenderStatus.Stopped _ -> "stopped";
            case RenderStatus.NotFound _ -> "not_found";
            case RenderStatus.Lost _ -> "lost";
            case RenderStatus.Unknown _ -> "unknown";
        };
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
