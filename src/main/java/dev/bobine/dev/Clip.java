package dev.bobine.dev;

import java.nio.file.Path;

/// A finished clip on disk and a still picture from it.
record Clip(Path video, Path poster) {}
