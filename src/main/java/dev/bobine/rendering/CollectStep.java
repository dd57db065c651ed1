package dev.bobine.rendering;

import dev.bobine.capacity.FairBudget;
import dev.bobine.capacity.FairBudget.Claimant;
import dev.bobine.capacity.FairBudget.Share;
import dev.bobine.job.Asset;
import dev.bobine.job.Drawing;
import dev.bobine.job.Failure;
import dev.bobine.job.Frame;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.Join;
import dev.bobine.job.Render;
import dev.bobine.job.RetryPolicy.Decision;
import dev.bobine.job.Stage;
import dev.bobine.job.Still;
import dev.bobine.storage.ClipDownload;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.CopyResult;
import dev.bobine.storage.Provenance;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Copies the finished clip to the bucket, again and again until it is there or the provider has deleted it. Nothing is
/// paid again.
@ApplicationScoped
class CollectStep {

    private static final Logger LOG = Logger.getLogger(CollectStep.class);

    private static final Duration MIN_TIME = Duration.ofMinutes(10);

    /// A provider that has rendered may not have the clip ready at once.
    private static final int TRIES_BEFORE_LOST = 3;

    private final ClipStore clips;
    private final RenderingSettings settings;
    private final Probation probation;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final FairBudget places;

    CollectStep(
            ClipStore clips,
            RenderingSettings settings,
            Probation probation,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.clips = clips;
        this.settings = settings;
        this.probation = probation;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        long part = Math.max(1, settings.copies() * 3L / 4);
        this.places = new FairBudget(settings.copies(), part, part);
        meters.gauge("bobine.copies.limit", places, FairBudget::limit);
        meters.gauge("bobine.copies.taken", places, FairBudget::taken);
        meters.gauge("bobine.copies.waiting", places, FairBudget::waiting);
    }

    Optional<JobState> next(Run run, Job job, Collecting state, RenderBackend backend) {
        if (state.tries() > 0) {
            Optional<Duration> wait = settings.retry()
                    .beforeCopy(state.tries(), clock.instant(), state.retainedUntil(), random.nextDouble());
            run.pause(wait.orElse(Duration.ZERO), Run.Wake.NEVER);
        }
        if (run.stopped()) {
            return Optional.empty();
        }
        Duration patience =
                Duration.between(clock.instant(), state.retainedUntil()).dividedBy(2);
        try (Probation.Visit visit = probation.copy(run, job, patience)) {
            return visit.isGranted() ? copy(run, job, state, backend) : Optional.empty();
        }
    }

    /// One owner of places: neither one user's clips nor one backend's can take all of them, however slow they come.
    private Optional<JobState> copy(Run run, Job job, Collecting state, RenderBackend backend) {
        Claimant claimant = new Claimant(job.userId().value(), backend.name());
        try (@Nullable Share place = places.take(claimant, 1, left(state)).orElse(null)) {
            return place == null
                    ? again(run, job, state, Failure.Kind.STORAGE, "No place to copy it became free.")
                    : after(run, job, state, backend, collect(job, state, backend));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// What is left of the retention, and enough for one try when it is over.
    private Duration left(Collecting state) {
        Duration left = Duration.between(clock.instant(), state.retainedUntil());
        return left.compareTo(MIN_TIME) > 0 ? left : MIN_TIME;
    }

    private CopyResult collect(Job job, Collecting state, RenderBackend backend) {
        Provenance provenance = new Provenance(
                job.terms().model(),
                backend.name(),
                state.claim().providerModel(),
                job.ask().work().promptHash(),
                job.head().createdAt(),
                job.head().origin());
        Download download = new Download(state, backend, left(state));
        return Objects.requireNonNull(meters.timer("bobine.collect.duration", "backend", backend.name())
                .record(() -> collect(job, download, provenance)));
    }

    private CopyResult collect(Job job, Download download, Provenance provenance) {
        return switch (job.ask().work()) {
            case Render _, Join _ -> clips.collect(job.id(), download, provenance);
            case Frame _ -> clips.collectStill(job.id(), Still.Format.JPEG, download, provenance);
            case Drawing drawing -> clips.collectStill(job.id(), drawing.format(), download, provenance);
        };
    }

    private Optional<JobState> after(Run run, Job job, Collecting state, RenderBackend backend, CopyResult result) {
        return switch (result) {
            case CopyResult.Stored(Asset clip) -> {
                meters.counter("bobine.collect.bytes").increment(clip.bytes());
                yield Optional.of(state.stored(clip));
            }
            case CopyResult.Unusable(String reason) ->
                Optional.of(state.failed(Failure.of(Failure.Kind.BAD_CLIP, Stage.COLLECT, reason)));
            case CopyResult.NoClip(String reason, @Nullable String sha256) ->
                run.sawUseless(sha256)
                        ? Optional.of(state.failed(Failure.of(Failure.Kind.BAD_CLIP, Stage.COLLECT, reason)))
                        : again(run, job, state, Failure.Kind.BAD_CLIP, reason);
            case CopyResult.SourceGone(String reason)
            when backend.resubmitFree() && state.tries() >= TRIES_BEFORE_LOST -> lost(run, job, state, reason);
            case CopyResult.SourceGone(String reason) -> again(run, job, state, Failure.Kind.LOST_UPSTREAM, reason);
            case CopyResult.SourceFailed(String reason) -> again(run, job, state, Failure.Kind.LOST_UPSTREAM, reason);
            case CopyResult.StoreFailed(String reason) -> again(run, job, state, Failure.Kind.STORAGE, reason);
        };
    }

    /// What cost nothing is made again.
    private Optional<JobState> lost(Run run, Job job, Collecting state, String reason) {
        Instant now = clock.instant();
        return switch (settings.retry().afterLoss(true, state.attempt(), now, random.nextDouble())) {
            case Decision.RetryAt(Instant at, boolean _) ->
                Optional.of(state.requeued(Failure.of(Failure.Kind.LOST_UPSTREAM, Stage.COLLECT, reason), at));
            case Decision.Park _, Decision.GiveUp _ -> again(run, job, state, Failure.Kind.LOST_UPSTREAM, reason);
        };
    }

    private Optional<JobState> again(Run run, Job job, Collecting state, Failure.Kind kind, String reason) {
        if (run.stopped()) {
            return Optional.empty();
        }
        meters.counter("bobine.collect.failures", "cause", kind.code()).increment();
        LOG.warnf(
                "job %s: the clip could not be copied (try %d, %s): %s",
                job.id(), state.tries() + 1, kind.code(), reason);
        return clock.instant().isBefore(state.retainedUntil())
                ? Optional.of(state.copyFailed())
                : Optional.of(state.failed(Failure.of(
                        kind, Stage.COLLECT, "The clip could not be copied while the provider kept it. " + reason)));
    }

    private record Download(Collecting state, RenderBackend backend, Duration longest) implements ClipDownload {
        @Override
        public ClipSource open(long offset) throws IOException {
            return backend.model().open(state.ticket(), state.artifact(), offset);
        }

        @Override
        public Optional<ClipSource> poster() {
            return backend.model().poster(state.ticket(), state.artifact());
        }
    }
}
