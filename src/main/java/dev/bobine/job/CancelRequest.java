package dev.bobine.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// That somebody wants a job cancelled. The first one counts.
///
/// @param reason as it was given, for the `cancelled` event
public record CancelRequest(Instant at, Actor by, @Nullable String reason) {

    public CancelRequest {
        Objects.requireNonNull(at, "at is null");
        Objects.requireNonNull(by, "by is null");
    }
}
