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

    /// The word in the timeline.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The CloudEvents type.
    public String cloudEventType() {
        return "dev.bobine.job." + wire() + ".v1";
    }
}
