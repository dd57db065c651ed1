package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;

/// A verified still picture in the bucket.
///
/// @param key object key in the bucket
/// @param bytes size of the object
/// @param sha256 lower-case hexadecimal digest of the object
/// @param mediaType such as `image/jpeg`
public record Still(String bucket, String key, long bytes, String sha256, FrameSize size, String mediaType)
        implements Asset {

    /// The kinds of files that a still picture may be asked for in.
    public enum Format {
        PNG,
        JPEG,
        WEBP;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @throws IllegalArgumentException when there is no format of that name
        public static Format of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

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
    public Kind kind() {
        return Kind.STILL;
    }

    /// Its own.
    @Override
    public String posterKey() {
        return key;
    }
}
