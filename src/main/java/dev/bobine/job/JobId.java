package dev.bobine.job;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Names one job. A version 7 UUID: its leading bits are the time of admission, by which the tables are partitioned,
/// and the eight after its version the cell that admitted it, by which a router finds it. The others are random.
public record JobId(UUID value) implements Comparable<JobId> {

    public static final int MAX_CELL = 255;

    /// Right of the version. What is left of the twelve random bits there counts with those that follow, so that ids of
    /// one millisecond stay in the order in which they were made.
    private static final int CELL_AT = 4;

    public JobId {
        Objects.requireNonNull(value, "value is null");
    }

    /// @param random version 7
    /// @param cell 0 to 255
    public static UUID inCell(UUID random, int cell) {
        if (cell < 0 || cell > MAX_CELL) {
            throw new IllegalArgumentException("a cell is a number from 0 to " + MAX_CELL);
        }
        long others = random.getMostSignificantBits() & ~((long) MAX_CELL << CELL_AT);
        return new UUID(others | (long) cell << CELL_AT, random.getLeastSignificantBits());
    }

    /// @throws IllegalArgumentException when the text is not a UUID
    public static JobId of(String text) {
        return new JobId(UUID.fromString(text));
    }

    /// When it was admitted, to the millisecond, as its id tells.
    public Instant admittedAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    /// The cell that admitted it.
    public int cell() {
        return (int) (value.getMostSignificantBits() >>> CELL_AT) & MAX_CELL;
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
