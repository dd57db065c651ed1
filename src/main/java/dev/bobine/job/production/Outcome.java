package dev.bobine.job.production;

import java.util.Locale;

/// How a production stands, which is a function of its jobs.
public enum Outcome {
    /// At least one of its jobs has not ended.
    OPEN,
    COMPLETED,
    FAILED,
    CANCELLED;

    /// The name in the table and on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is no such outcome
    public static Outcome of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    public boolean isEnd() {
        return this != OPEN;
    }
}
