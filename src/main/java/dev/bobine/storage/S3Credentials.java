package dev.bobine.storage;

import java.util.Objects;
import java.util.Optional;

/// Keys to the bucket, as they are at one moment.
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {

    public S3Credentials {
        Objects.requireNonNull(sessionToken, "sessionToken is null");
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("access key and secret key must not be blank");
        }
    }

    /// Leaves the secrets out: settings end up in logs.
    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
