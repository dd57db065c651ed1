package dev.bobine.rendering;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Artifact;
import dev.bobine.job.Absence;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Rendering;
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

    private final Catalogue catalogue;
    private final RenderingSettings settings;
    private final BackendHealth health;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final Traces traces;

    PollStep(
            Catalogue catalogue,
            RenderingSettings settings,
            BackendHealth health,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters,
            Traces traces) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.health = health;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.traces = traces;
    }

    Optional<JobState> next(Run run, Job job, Rendering state, RenderBackend backend) {
        Duration wait = firstWait(run, job, backend);
        boolean cancelAsked = false;
        Absence absence = Absence.NONE;
        while (!run.stopped()) {
            run.pause(wait, cancelAsked ? Run.Wake.ON_HINT : Run.Wake.ON_NEWS);
            if (run.stopped()) {
                break;
            }
            if (run.cancelRequested() && !cancelAsked) {
                cancelAsked = true;
                CancelOutcome outcome = backend.model().cancel(state.ticket());
                LOG.infof("job %s: cancel: %s", job.id(), outcome);
            }
            RenderStatus status = backend.model().poll(state.ticket());
            meters.counter("bobine.polls", "backend", backend.name(), "answer", word(status))
                    .increment();
            traces.note("poll", word(status));
            absence = absence(absence, status);
            Optional<JobState> next = after(run, job, state, backend, status, absence);
            if (next.isPresent()) {
                measure(state, backend, next.get());
                return next;
            }
            wait = nextWait(wait, backend, status);
        }
        return Optional.empty();
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
            Run run, Job job, Rendering state, RenderBackend backend, RenderStatus status, Absence absence) {
        Instant now = clock.instant();
        return switch (status) {
            case RenderStatus.Done(Artifact artifact) ->
                Optional.of(state.rendered(artifact, now.plus(retention(job))));
            case RenderStatus.Broken(Failure failure, @Nullable Long cost) -> {
                health.act(backend.name(), settings.retry().backendAction(failure));
                yield Optional.of(state.failed(failure, charge(failure, cost, state)));
            }
            case RenderStatus.Stopped(@Nullable Long cost) -> Optional.of(stopped(run, state, cost));
            case RenderStatus.NotFound _ when !run.cancelRequested() && !absence.isLoss(now) -> late(state, now);
            case RenderStatus.NotFound _, RenderStatus.Lost _ ->
                Optional.of(run.cancelRequested() ? stopped(run, state, null) : lost(state, backend, now));
            case RenderStatus.Working(@Nullable Integer progress) ->
                late(state, now).or(() -> progressed(job, state, progress, now));
            case RenderStatus.Unknown _ -> late(state, now);
        };
    }

    private Optional<JobState> late(Rendering state, Instant now) {
        if (now.isBefore(state.deadline())) {
            return Optional.empty();
        }
        Failure failure =
                Failure.of(Failure.Kind.TIMEOUT, Stage.RENDER, "The render did not end within its time limit.");
        return Optional.of(state.failed(failure, Charge.of(null, state.claim().offerMicros())));
    }

    /// Progress is told in steps, so that thousands of renders do not mean thousands of writes.
    private Optional<JobState> progressed(Job job, Rendering state, @Nullable Integer progress, Instant now) {
        if (progress == null || progress < state.progress() + settings.progressStep()) {
            return Optional.empty();
        }
        Duration sinceLast = Duration.between(job.since(), now);
        return sinceLast.compareTo(settings.progressInterval()) < 0
                ? Optional.empty()
                : Optional.of(state.progressed(Math.clamp(progress, 0, 99)));
    }

    private static JobState stopped(Run run, Rendering state, @Nullable Long cost) {
        if (run.cancelRequested()) {
            return state.cancelled(Charge.reported(cost));
        }
        Failure failure = Failure.of(
                Failure.Kind.RENDER_FAILED, Stage.RENDER, "The provider stopped the render without being asked.");
        return state.failed(failure, Charge.reported(cost));
    }

    private JobState lost(Rendering state, RenderBackend backend, Instant now) {
        Failure failure =
                Failure.of(Failure.Kind.LOST_UPSTREAM, Stage.RENDER, "The provider no longer knows this job.");
        boolean tryAgain =
                backend.resubmitFree() && state.attempt() < settings.retry().attempts();
        return tryAgain
                ? state.again(failure, now.plus(settings.retry().backoff(state.attempt(), random.nextDouble())))
                : state.failed(failure, Charge.of(null, state.claim().offerMicros()));
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
        boolean fresh = Duration.between(job.since(), clock.instant()).compareTo(backend.pollMin()) < 0;
        return run.adopted() && !fresh
                ? Duration.ofMillis((long) (backend.pollMin().toMillis() * random.nextDouble()))
                : backend.pollMin();
    }

    private static Duration nextWait(Duration wait, RenderBackend backend, RenderStatus status) {
        Duration asked =
                status instanceof RenderStatus.Unknown(Failure _, @Nullable Duration retryAfter) ? retryAfter : null;
        Duration grown = Duration.ofMillis(Math.max(wait.toMillis(), 1) * 3 / 2);
        Duration own = min(max(grown, backend.pollMin()), backend.pollMax());
        return asked == null ? own : max(own, asked);
    }

    private Duration retention(Job job) {
        return catalogue.find(job.model()).map(Model::retention).orElse(DEFAULT_RETENTION);
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
