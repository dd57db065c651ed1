package dev.bobine.storage;

import dev.bobine.job.Clip;

/// How one try at copying a clip ended.
public sealed interface Collection {

    /// It is in the bucket, verified.
    record Stored(Clip clip) implements Collection {}

    /// What the provider serves is empty, truncated at its own word, or not a video: trying again will not help.
    record Unusable(String reason) implements Collection {}

    /// The download broke off; the clip may still be had.
    record SourceFailed(String reason) implements Collection {}

    /// The bucket failed; the clip may still be stored.
    record StoreFailed(String reason) implements Collection {}
}
