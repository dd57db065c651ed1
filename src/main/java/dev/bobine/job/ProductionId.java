package dev.bobine.job;

import java.util.Objects;
import java.util.UUID;

/// Names one production. A version 7 UUID, as a job's id is: events of both lie in the same tables.
public record ProductionId(UUID value) {

    public ProductionId {
        Objects.requireNonNull(value, "value is null");
    }

    /// @throws IllegalArgumentException when the text is not a UUID
    public static ProductionId of(String text) {
        return new ProductionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
