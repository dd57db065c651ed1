package dev.bobine.media;

import dev.bobine.job.FrameSize;

/// What a still picture says about itself.
public record Picture(PictureType type, FrameSize size) {}
