package dev.bobine.job;

import java.util.Locale;

/// What publishers are told of a job.
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
        return "dev.bobine.job." + word() + ".v1";
    }

    /// The schema file of the data.
    public String schema() {
        return word() + ".json";
    }

    /// The word in the timeline.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
