package dev.bobine.job;

import java.util.Locale;

/// Why a clip, or all that was kept of a job, is gone.
public enum DeletionReason {
    /// Its time was up.
    RETENTION,
    USER,
    OPERATOR;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
