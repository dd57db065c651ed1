package dev.bobine.job;

import java.util.Locale;

/// What publishers are told of a job, or of a production.
public enum EventType {
    ACCEPTED,
    REJECTED,
    DIRECTED,
    STARTED,
    PROGRESSED,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED,
    UNRESOLVED,
    DELETED,
    REFUNDED,
    PRODUCTION_ACCEPTED,
    PRODUCTION_REJECTED,
    PRODUCTION_PROGRESSED,
    PRODUCTION_COMPLETED,
    PRODUCTION_FAILED,
    PRODUCTION_CANCELLED;

    private static final String OF_PRODUCTION = "production_";

    /// The CloudEvents type.
    public String wire() {
        return word().startsWith(OF_PRODUCTION)
                ? "dev.bobine.production." + word().substring(OF_PRODUCTION.length()) + ".v1"
                : "dev.bobine.job." + word() + ".v1";
    }

    /// The schema file of the data.
    public String schema() {
        return word().replace('_', '-') + ".json";
    }

    /// The word in the timeline.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
