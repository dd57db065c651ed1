package dev.bobine.persistence;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// A usage event as it is stored until Kafka has it: fixed with the line of the ledger that it tells of.
///
/// @param usageId the line's own, stable through every re-delivery
/// @param subject of the line: the job, or the director's call
/// @param data the JSON payload
public record UsageRow(UUID usageId, UUID subject, String userId, Instant at, String data) {

    public UsageRow {
        Objects.requireNonNull(usageId, "usageId is null");
        Objects.requireNonNull(subject, "subject is null");
        Objects.requireNonNull(userId, "userId is null");
        Objects.requireNonNull(data, "data is null");
    }
}
