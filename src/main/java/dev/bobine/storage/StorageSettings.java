package dev.bobine.storage;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The bucket and how it is used.
///
/// @param publicEndpoint endpoint in the links given to users, where it differs
/// @param credentials asked for before every call, so that keys may change
/// @param partBytes size of one part of an upload, 5 MiB at least; a clip up to this size is one single put. This much
///     memory is used per clip being copied
/// @param maxClipBytes a larger clip is unusable
public record StorageSettings(
        URI endpoint,
        Optional<URI> publicEndpoint,
        String region,
        String bucket,
        Supplier<S3Credentials> credentials,
        int partBytes,
        long maxClipBytes) {

    /// Smallest part that S3 takes other than as the last one.
    public static final int MIN_PART_BYTES = 5 << 20;

    private static final int MAX_PARTS = 10_000;

    public StorageSettings {
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(publicEndpoint, "publicEndpoint is null");
        Objects.requireNonNull(region, "region is null");
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(credentials, "credentials is null");
        if (partBytes < MIN_PART_BYTES) {
            throw new IllegalArgumentException("partBytes must be at least " + MIN_PART_BYTES);
        }
        if (maxClipBytes < 1 || maxClipBytes > (long) partBytes * MAX_PARTS) {
            throw new IllegalArgumentException("maxClipBytes must fit into " + MAX_PARTS + " parts");
        }
    }
}
