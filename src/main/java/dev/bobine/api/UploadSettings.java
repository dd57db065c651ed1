package dev.bobine.api;

import dev.bobine.admission.ObjectArea;
import dev.bobine.persistence.UploadStore.Share;
import java.time.Duration;
import java.util.Objects;

/// What users may send as files.
///
/// @param area where they are put, by user
/// @param maxBytes of one file
/// @param share of one user
/// @param memoryBytes most that files on their way hold in memory, all together
/// @param keep for how long each is kept at least
public record UploadSettings(ObjectArea area, long maxBytes, Share share, long memoryBytes, Duration keep) {

    private static final long MAX_BYTES = 40L << 30;

    public UploadSettings {
        Objects.requireNonNull(area, "area is null");
        Objects.requireNonNull(share, "share is null");
        if (maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException("bobine.uploads.max-mib must be from 1 to " + (MAX_BYTES >> 20));
        }
        if (share.bytes() < maxBytes || share.files() < 1) {
            throw new IllegalArgumentException(
                    "bobine.uploads.per-user-mib must be at least bobine.uploads.max-mib, and per-user at least 1");
        }
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("bobine.uploads.keep must be longer than nothing");
        }
    }
}
