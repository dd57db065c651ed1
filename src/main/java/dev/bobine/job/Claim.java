package dev.bobine.job;

import java.util.Objects;

/// A job's turn on a backend, committed before anything is sent.
///
/// @param endpoint base URL of the replica that is to take the job
/// @param providerModel the provider's own name of the model
/// @param idempotencyKey unique per job and attempt
/// @param offerMicros estimated cost on this backend
public record Claim(String backend, String endpoint, String providerModel, String idempotencyKey, long offerMicros) {

    public Claim {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(providerModel, "providerModel is null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey is null");
    }

    /// The same at another replica.
    public Claim at(String replica) {
        return new Claim(backend, replica, providerModel, idempotencyKey, offerMicros);
    }

    /// The provider's receipt for this claim.
    public Ticket ticket(String externalId) {
        return new Ticket(backend, endpoint, externalId);
    }
}
