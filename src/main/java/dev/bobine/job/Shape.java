package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// The frame that a request asks for: its size, or what its size is found by.
///
/// @param aspectRatio such as `16:9`
/// @param resolution such as `720p`
public record Shape(
        @Nullable FrameSize size,
        @Nullable String aspectRatio,
        @Nullable String resolution) {

    public static final Shape ANY = new Shape(null, null, null);

    /// Whether every frame will do.
    public boolean saysNothing() {
        return size == null && aspectRatio == null && resolution == null;
    }
}
