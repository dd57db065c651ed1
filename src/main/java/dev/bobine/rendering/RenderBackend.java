package dev.bobine.rendering;

import dev.bobine.job.AdaptiveLimit;
import dev.bobine.job.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A backend as running jobs see it.
///
/// @param resubmitFree whether submitting the same job twice costs nothing
/// @param rateLimited whether submits are limited by a rate, and so leave at their time
/// @param pollMin first wait between two polls; it grows to `pollMax`
/// @param adaptive null when the in-flight limit stays as configured
public record RenderBackend(
        String name,
        VideoModel model,
        boolean resubmitFree,
        boolean rateLimited,
        Duration pollMin,
        Duration pollMax,
        @Nullable AdaptiveLimit adaptive) {

    public RenderBackend {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(model, "model is null");
    }

    RenderBackend with(VideoModel other) {
        return new RenderBackend(name, other, resubmitFree, rateLimited, pollMin, pollMax, adaptive);
    }

    RetryPolicy.Pace pace() {
        return new RetryPolicy.Pace(pollMin, pollMax);
    }
}
