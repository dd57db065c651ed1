package dev.bobine.publication;

import java.util.Locale;

/// The events about a job.
public enum EventType {
    ACCEPTED,
    REJECTED,
    STARTED,
    PROGRESSED,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED,
    UNRESOLVED,
    DELETED;

    /// The CloudEvents type.
    public String wire() {
        return "dev.bobine.job." + name().toLowerCase(Locale.ROOT) + ".v1";
    }

    /// The schema file of the data.
    public String schema() {
        return name().toLowerCase(Locale.ROOT) + ".json";
    }
}
