package dev.bobine.media;

import dev.bobine.job.FrameSize;
import org.jspecify.annotations.Nullable;

/// What a clip's index says about it.
public record Footage(
        long durationMillis,
        FrameSize size,
        String videoCodec,
        @Nullable String audioCodec) {}
