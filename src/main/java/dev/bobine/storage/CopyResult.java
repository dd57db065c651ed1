package dev.bobine.storage;

import dev.bobine.job.Asset;
import org.jspecify.annotations.Nullable;

/// How one try at copying a clip ended.
public sealed interface CopyResult {

    /// It is in the bucket, verified.
    record Stored(Asset clip) implements CopyResult {}

    /// What the provider serves is not for this service: trying again will not help.
    record Unusable(String reason) implements CopyResult {}

    /// What the provider served this time is no usable clip: empty, cut off, or something else, as while the clip is
    /// being made ready.
    ///
    /// @param sha256 of a file that is whole by its own word and yet of no use; null of anything less
    record NoClip(String reason, @Nullable String sha256) implements CopyResult {}

    /// The download broke off; the clip may still be had.
    record SourceFailed(String reason) implements CopyResult {}

    /// The provider says that it does not have it; it may be gone, or not be there yet.
    record SourceGone(String reason) implements CopyResult {}

    /// The bucket failed; the clip may still be stored.
    record StoreFailed(String reason) implements CopyResult {}
}
