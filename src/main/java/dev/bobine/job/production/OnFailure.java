package dev.bobine.job.production;

import java.util.Locale;

/// What becomes of a production when one of its steps ends without a result.
public enum OnFailure {
    /// Nothing that has not been submitted starts any more. What runs is paid for and goes on.
    STOP,
    /// Steps that do not need the lost one go on, and a join does without it as long as it has another input.
    SKIP;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is no such policy
    public static OnFailure of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
