package dev.bobine.job;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request that got no job, as its publisher is told.
///
/// @param id stands for the request in events, where a job's id would
/// @param kind what the message was meant to be: `generation`, `cancel` or `unknown`
/// @param userId null when the request did not say
public record Rejection(
        JobId id,
        String kind,
        RequestIdentity identity,
        @Nullable UserId userId,
        @Nullable String model,
        Refusal refusal,
        Map<String, String> metadata,
        @Nullable String trace,
        Instant at) {

    public Rejection {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(refusal, "refusal is null");
        metadata = Map.copyOf(metadata);
    }
}
