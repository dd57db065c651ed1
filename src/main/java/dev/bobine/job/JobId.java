package dev.bobine.job;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Names one job. A version 7 UUID: its leading bits are the time of admission, by which the tables are partitioned.
public record JobId(UUID value) implements Comparable<JobId> {

    public JobId {
        Objects.requireNonNull(value, "value is null");
    }

    /// @throws IllegalArgumentException when the text is not a UUID
    public static JobId of(String text) {
        return new JobId(UUID.fromString(text));
    }

    /// When it was admitted, to the millisecond, as its id tells.
    public Instant admittedAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
