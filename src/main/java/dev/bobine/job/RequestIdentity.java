package dev.bobine.job;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/// What makes two records the same request: the CloudEvents pair of source and id.
public record RequestIdentity(String source, String id) {

    public RequestIdentity {
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(id, "id is null");
        if (source.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException("source and id must not be blank");
        }
    }

    /// A name-based UUID of the pair: the compact key under which the request is remembered.
    public UUID key() {
        return Hashes.nameUuid((source + "\n" + id).getBytes(StandardCharsets.UTF_8));
    }
}
