package dev.bobine.rendering;

import java.time.Duration;
import java.util.Objects;

/// A backend as running jobs see it.
///
/// @param resubmitFree whether submitting the same job twice costs nothing
/// @param pollMin first wait between two polls; it grows to `pollMax`
public record RenderBackend(String name, VideoModel model, boolean resubmitFree, Duration pollMin, Duration pollMax) {

    public RenderBackend {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(model, "model is null");
    }
}
