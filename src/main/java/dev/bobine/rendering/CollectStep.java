package dev.bobine.rendering;

import dev.bobine.job.Clip;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.Stage;
import dev.bobine.storage.ClipDownload;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.Collection;
import dev.bobine.storage.Provenance;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Copies the finished clip to the bucket, again and again until it is there or the provider has deleted it. Nothing is
/// paid again.
@ApplicationScoped
class CollectStep {

    private static final Logger LOG = Logger.getLogger(CollectStep.class);

    private final ClipStore clips;
    private final RenderingSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final Semaphore copies;

    CollectStep(
            ClipStore clips,
            RenderingSettings settings,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.clips = clips;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.copies = new Semaphore(settings.copies(), true);
    }

    Optional<JobState> next(Run run, Job job, Collecting state, RenderBackend backend) {
        if (state.tries() > 0) {
            run.pause(settings.retry().backoff(state.tries(), random.nextDouble()), Run.Wake.NEVER);
        }
        if (run.stopped()) {
            return Optional.empty();
        }
        try {
            copies.acquire();
        } catch (InterruptedException e) {
            return Optional.empty();
        }
        try {
            return after(run, job, state, collect(job, state, backend));
        } finally {
            copies.release();
        }
    }

    private Collection collect(Job job, Collecting state, RenderBackend backend) {
        Provenance provenance = new Provenance(
                job.model(),
                backend.name(),
                state.claim().providerModel(),
                job.spec().promptHash(),
                job.createdAt());
        Download download = new Download(state, backend);
        return Objects.requireNonNull(meters.timer("bobine.collect.duration", "backend", backend.name())
                .record(() -> clips.collect(job.id(), download, provenance)));
    }

    private Optional<JobState> after(Run run, Job job, Collecting state, Collection result) {
        return switch (result) {
            case Collection.Stored(Clip clip) -> {
                meters.counter("bobine.collect.bytes").increment(clip.bytes());
                yield Optional.of(state.stored(clip));
            }
            case Collection.Unusable(String reason) ->
                Optional.of(state.failed(Failure.of(Failure.Kind.BAD_CLIP, Stage.COLLECT, reason)));
            case Collection.SourceFailed(String reason) -> again(run, job, state, Failure.Kind.LOST_UPSTREAM, reason);
            case Collection.StoreFailed(String reason) -> again(run, job, state, Failure.Kind.STORAGE, reason);
        };
    }

    private Optional<JobState> again(Run run, Job job, Collecting state, Failure.Kind kind, String reason) {
        if (run.stopped()) {
            return Optional.empty();
        }
        meters.counter("bobine.collect.failures", "cause", kind.code()).increment();
        LOG.warnf("job %s: the clip could not be copied (try %d): %s", job.id(), state.tries() + 1, reason);
        Instant now = clock.instant();
        Duration wait = settings.retry().backoff(state.tries() + 1, 1);
        return now.plus(wait).isBefore(state.retainedUntil())
                ? Optional.of(state.triedAgain())
                : Optional.of(state.failed(Failure.of(
                        kind, Stage.COLLECT, "The clip could not be copied before the provider deleted it.")));
    }

    private record Download(Collecting state, RenderBackend backend) implements ClipDownload {
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
