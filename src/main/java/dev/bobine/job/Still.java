package dev.bobine.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A verified still picture in the bucket.
///
/// @param key object key in the bucket
/// @param bytes size of the object
/// @param sha256 lower-case hexadecimal digest of the object
/// @param mediaType such as `image/jpeg`
public record Still(String bucket, String key, long bytes, String sha256, FrameSize size, String mediaType)
        implements Asset {

    public Still {
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(sha256, "sha256 is null");
        Objects.requireNonNull(size, "size is null");
        Objects.requireNonNull(mediaType, "mediaType is null");
        if (bytes < 1) {
            throw new IllegalArgumentException("a picture has at least one byte");
        }
    }

    @Override
    public @Nullable String posterKey() {
        return null;
    }
}
