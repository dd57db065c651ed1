package dev.bobine.rendering;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The outcome of one poll.
public sealed interface RenderStatus {

    /// Still waiting or rendering; also any status word that is not known.
    ///
    /// @param progress 0 to 99, null when the provider does not say
    record Working(@Nullable Integer progress) implements RenderStatus {}

    /// Rendered and ready to be copied.
    record Done(Artifact artifact) implements RenderStatus {}

    /// The provider says that the render failed.
    ///
    /// @param costMicros what was billed all the same; null when it does not say
    record Broken(Failure failure, @Nullable Long costMicros) implements RenderStatus {}

    /// The provider stopped it on request.
    ///
    /// @param costMicros what was billed all the same; null when it does not say
    record Stopped(@Nullable Long costMicros) implements RenderStatus {}

    /// Whoever answered does not know the job. It may be gone, or another instance may have it: see
    /// [dev.bobine.job.Absence].
    record NotFound() implements RenderStatus {}

    /// The provider says that it no longer has the job.
    record Lost() implements RenderStatus {}

    /// This poll failed; that says nothing about the render.
    ///
    /// @param retryAfter how long the provider asked to be left alone
    record Unknown(Failure failure, @Nullable Duration retryAfter) implements RenderStatus {}
}
