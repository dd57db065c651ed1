package dev.bobine.runtime;

import dev.bobine.storage.ClipStore;
import dev.bobine.storage.S3ClipStore;
import dev.bobine.storage.S3Credentials;
import dev.bobine.storage.StorageSettings;
import java.net.URI;

/// The bucket of the configuration.
final class ConfiguredStorage {

    private static final long MIB = 1L << 20;

    private ConfiguredStorage() {}

    /// @throws IllegalArgumentException naming what is wrong
    static ClipStore of(BobineConfig.Storage storage) {
        S3Credentials credentials = new S3Credentials(storage.accessKey(), storage.secretKey(), storage.sessionToken());
        return new S3ClipStore(new StorageSettings(
                URI.create(storage.endpoint()),
                storage.publicEndpoint().map(URI::create),
                storage.region(),
                storage.bucket(),
                () -> credentials,
                Math.toIntExact(storage.partMib() * MIB),
                storage.copies(),
                storage.maxClipMib() * MIB,
                storage.makePosters()));
    }
}
