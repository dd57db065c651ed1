package dev.bobine.job.production;

import java.util.Locale;

/// How one clip of a join follows the other.
public enum JoinStyle {
    CUT,
    FADE;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is no such style
    public static JoinStyle of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
