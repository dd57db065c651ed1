package dev.bobine.persistence;

import java.util.Objects;
import java.util.UUID;

/// Names one life of one process among those that share the database.
public record WorkerId(UUID value) {

    public WorkerId {
        Objects.requireNonNull(value, "value is null");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
