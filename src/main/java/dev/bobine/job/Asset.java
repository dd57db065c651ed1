package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// What a completed job has put into the bucket, verified: what an event may name.
public sealed interface Asset permits Video, Still {

    /// What it is.
    Kind kind();

    String bucket();

    /// Object key in the bucket.
    String key();

    /// Size of the object.
    long bytes();

    /// Lower-case hexadecimal digest of the object.
    String sha256();

    /// Of the pictures as they are shown.
    FrameSize size();

    /// Object key of a still picture of it, if there is one.
    @Nullable
    String posterKey();
}
