package dev.bobine.rendering;

import dev.bobine.job.RenderSpec;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// What is sent when a job is submitted: all of it was committed before the call.
///
/// @param modelId the provider's own name of the model
/// @param endpoint base URL of the replica that is to take the job
/// @param idempotencyKey unique per job and attempt
/// @param permit whether this worker may still act for the job; asked once more when all is ready and the first byte is
/// about to leave, since connecting and preparing references take time in which a lease may lapse
public record Submission(
        RenderSpec spec, String modelId, String endpoint, String idempotencyKey, BooleanSupplier permit) {

    /// Of somebody who holds no lease because there is nobody else.
    public Submission(RenderSpec spec, String modelId, String endpoint, String idempotencyKey) {
        this(spec, modelId, endpoint, idempotencyKey, () -> true);
    }

    public Submission {
        Objects.requireNonNull(spec, "spec is null");
        Objects.requireNonNull(modelId, "modelId is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey is null");
        Objects.requireNonNull(permit, "permit is null");
    }
}
