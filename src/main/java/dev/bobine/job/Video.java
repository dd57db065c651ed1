package dev.bobine.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A verified clip in the bucket.
///
/// @param key object key in the bucket
/// @param bytes size of the object
/// @param sha256 lower-case hexadecimal digest of the object
/// @param durationMillis how long the pictures play, edit lists applied
/// @param size of the pictures as a player shows them, turned ones upright
/// @param audioCodec null when the file has no audio track
/// @param posterKey object key of a still picture, when the backend serves one
public record Video(
        String bucket,
        String key,
        long bytes,
        String sha256,
        long durationMillis,
        FrameSize size,
        String videoCodec,
        @Nullable String audioCodec,
        @Nullable String posterKey)
        implements Asset {

    public Video {
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(sha256, "sha256 is null");
        Objects.requireNonNull(size, "size is null");
        Objects.requireNonNull(videoCodec, "videoCodec is null");
        if (bytes < 1) {
            throw new IllegalArgumentException("a clip has at least one byte");
        }
    }

    @Override
    public Kind kind() {
        return Kind.VIDEO;
    }
}
