package dev.bobine.runtime;

import dev.bobine.storage.ClipStore;
import dev.bobine.storage.S3ClipStore;
import dev.bobine.storage.S3Credentials;
import dev.bobine.storage.StorageSettings;
import dev.bobine.storage.WorkloadIdentity;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/// The bucket of the configuration.
final class ConfiguredStorage {

    private static final long MIB = 1L << 20;

    private ConfiguredStorage() {}

    /// @throws IllegalArgumentException naming what is wrong
    static ClipStore of(BobineConfig.Storage storage) {
        Supplier<S3Credentials> credentials =
                switch (storage.identity()) {
                    case KEYS -> keys(storage);
                    case WORKLOAD -> workload(storage);
                };
        return new S3ClipStore(new StorageSettings(
                URI.create(storage.endpoint()),
                storage.publicEndpoint().map(URI::create),
                storage.region(),
                storage.bucket(),
                credentials,
                Math.toIntExact(storage.partMib() * MIB),
                storage.maxClipMib() * MIB));
    }

    private static Supplier<S3Credentials> workload(BobineConfig.Storage storage) {
        if (storage.accessKey().isPresent() || storage.accessKeyFile().isPresent()) {
            throw new IllegalArgumentException("bobine.storage.identity is workload, which goes without"
                    + " bobine.storage.access-key and bobine.storage.access-key-file");
        }
        Optional<URI> endpoint = storage.identityEndpoint().map(URI::create);
        if (storage.identityTokenFile().isEmpty()) {
            return WorkloadIdentity.ofTheMachine(endpoint);
        }
        SecretFile token = new SecretFile(
                "bobine.storage.identity-token-file",
                storage.identityTokenFile().orElseThrow());
        return WorkloadIdentity.ofToken(
                token,
                endpoint.orElse(URI.create("https://sts." + storage.region() + ".amazonaws.com")),
                storage.identityRole());
    }

    private static Supplier<S3Credentials> keys(BobineConfig.Storage storage) {
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
