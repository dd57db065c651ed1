package dev.bobine.runtime;

import dev.bobine.storage.ClipStore;
import dev.bobine.storage.FileStore;
import dev.bobine.storage.ReplyStore;
import dev.bobine.storage.S3ClipStore;
import dev.bobine.storage.S3Credentials;
import dev.bobine.storage.S3FileStore;
import dev.bobine.storage.S3ReplyStore;
import dev.bobine.storage.StorageSettings;
import dev.bobine.storage.WorkloadIdentity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The bucket of the configuration.
final class ConfiguredStorage {

    private static final long MIB = 1L << 20;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private ConfiguredStorage() {}

    /// @throws IllegalArgumentException naming what is wrong
    static ClipStore of(BobineConfig.Storage storage) {
        return new S3ClipStore(settings(storage));
    }

    /// @throws IllegalArgumentException naming what is wrong
    static FileStore files(BobineConfig.Storage storage) {
        return new S3FileStore(settings(storage));
    }

    /// @throws IllegalArgumentException naming what is wrong
    static ReplyStore replies(BobineConfig.Storage storage) {
        return new S3ReplyStore(settings(storage));
    }

    private static StorageSettings settings(BobineConfig.Storage storage) {
        Supplier<S3Credentials> credentials =
                switch (storage.identity()) {
                    case KEYS -> keys(storage);
                    case WORKLOAD -> workload(storage);
                };
        return new StorageSettings(
                endpoint("bobine.storage.endpoint", storage.endpoint()),
                storage.publicEndpoint().map(url -> endpoint("bobine.storage.public-endpoint", url)),
                storage.region(),
                bucket(storage.bucket()),
                credentials,
                Math.toIntExact(storage.partMib() * MIB),
                storage.maxClipMib() * MIB);
    }

    /// An endpoint is scheme and host: the bucket and key are added by the client.
    static URI endpoint(String key, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(key + " is no URL", e);
        }
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !bare
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    key + " must be http:// or https:// and a host, with a port if need be, and without a path");
        }
        return uri;
    }

    /// By the rules of S3, which other stores share or widen only for buckets that are older than they are.
    static String bucket(String name) {
        if (!BUCKET.matcher(name).matches()) {
            throw new IllegalArgumentException("bobine.storage.bucket: " + name
                    + " cannot be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens,"
                    + " beginning and ending with a letter or digit");
        }
        return name;
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
