package dev.bobine.job;

import java.util.Locale;

/// What comes of a job: pictures that move, or one that stands still.
public enum Kind {
    VIDEO,
    STILL;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is no kind of that name
    public static Kind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
