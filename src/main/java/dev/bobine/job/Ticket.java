package dev.bobine.job;

import java.util.Objects;

/// The provider's receipt for an accepted job.
///
/// @param endpoint base URL of the replica that took it: polls go there and nowhere else
/// @param externalId the provider's id of the job
public record Ticket(String backend, String endpoint, String externalId) {

    public Ticket {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        if (externalId.isBlank()) {
            throw new IllegalArgumentException("externalId is blank");
        }
    }
}
