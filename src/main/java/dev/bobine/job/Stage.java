package dev.bobine.job;

import java.util.Locale;

/// The stage at which something was refused or went wrong, as told to users.
public enum Stage {
    INTAKE,
    ADMISSION,
    SCHEDULING,
    SUBMIT,
    RENDER,
    COLLECT;

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
