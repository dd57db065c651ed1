package dev.bobine.runtime;

import dev.bobine.storage.ClipStore;
import dev.bobine.storage.S3ClipStore;
import dev.bobine.storage.S3Credentials;
import dev.bobine.storage.StorageSettings;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/// The bucket of the configuration.
final class ConfiguredStorage {

    private static final long MIB = 1L << 20;

    private ConfiguredStorage() {}

    /// @throws IllegalArgumentException naming what is wrong
    static ClipStore of(BobineConfig.Storage storage) {
        Supplier<S3Credentials> credentials = credentials(storage);
        return new S3ClipStore(new StorageSettings(
                URI.create(storage.endpoint()),
                storage.publicEndpoint().map(URI::create),
                storage.region(),
                storage.bucket(),
                credentials,
                Math.toIntExact(storage.partMib() * MIB),
                storage.maxClipMib() * MIB));
    }

    private static Supplier<S3Credentials> credentials(BobineConfig.Storage storage) {
        Supplier<Optional<String>> access =
                Secrets.of("bobine.storage.access-key", storage.accessKeyFile(), storage.accessKey());
        Supplier<Optional<String>> secret =
                Secrets.of("bobine.storage.secret-key", storage.secretKeyFile(), storage.secretKey());
        Supplier<Optional<String>> token =
                Secrets.of("bobine.storage.session-token", storage.sessionTokenFile(), storage.sessionToken());
        require("bobine.storage.access-key", access);
        require("bobine.storage.secret-key", secret);
        return () -> new S3Credentials(access.get().orElseThrow(), secret.get().orElseThrow(), token.get());
    }

    private static void require(String key, Supplier<Optional<String>> secret) {
        if (secret.get().isEmpty()) {
            throw new IllegalArgumentException(key + " or " + key + "-file is missing");
        }
    }
}
