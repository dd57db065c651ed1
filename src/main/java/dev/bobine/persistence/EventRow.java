package dev.bobine.persistence;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as it is stored and will be published: fixed when the step that it tells of is committed.
///
/// @param id stable through every re-delivery
/// @param type the full CloudEvents type
/// @param data the JSON payload
public record EventRow(
        UUID id,
        UUID jobId,
        String type,
        Instant at,
        String data,
        @Nullable String trace) {

    public EventRow {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(jobId, "jobId is null");
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(data, "data is null");
    }
}
