package dev.bobine.job;

import java.util.Locale;

/// On whose word something happens.
public enum Actor {
    /// The user, or the service that acts for the user.
    USER,
    OPERATOR;

    /// The name in the table and on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
