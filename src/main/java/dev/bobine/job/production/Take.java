package dev.bobine.job.production;

import java.util.Locale;

/// What of another step's clip a step takes.
public enum Take {
    CLIP,
    FIRST_FRAME,
    LAST_FRAME;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is nothing of that name to take
    public static Take of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
