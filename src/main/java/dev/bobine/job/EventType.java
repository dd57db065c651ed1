package dev.bobine.job;

import java.util.List;
import java.util.Locale;

/// What publishers are told of a job, of a production, or of a webhook.
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
    PRODUCTION_CANCELLED,
    WEBHOOK_FAILING,
    WEBHOOK_DISABLED;

    private static final List<String> OTHERS = List.of("production", "webhook");

    /// The CloudEvents type.
    public String wire() {
        return OTHERS.stream()
                .filter(kind -> word().startsWith(kind + "_"))
                .findFirst()
                .map(kind -> "dev.bobine." + kind + "." + word().substring(kind.length() + 1) + ".v1")
                .orElseGet(() -> "dev.bobine.job." + word() + ".v1");
    }

    /// Whether it is about a job or a production, and so may be had by webhook.
    public boolean isOfWork() {
        return this != WEBHOOK_FAILING && this != WEBHOOK_DISABLED;
    }

    /// Whether it is about one job.
    public boolean isOfJob() {
        return wire().startsWith("dev.bobine.job.");
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
