package dev.bobine.rendering;

import dev.bobine.job.Claim;
import dev.bobine.job.RenderSpec;
import java.util.Objects;
import java.util.Optional;

/// What is sent when a job is submitted: all of it was committed before the call.
///
/// @param modelId the provider's own name of the model
/// @param endpoint base URL of the replica that is to take the job
/// @param idempotencyKey unique per job and attempt
/// @param callback address that the provider may call when the render changes
public record Submission(
        RenderSpec spec, String modelId, String endpoint, String idempotencyKey, Optional<String> callback) {

    public Submission {
        Objects.requireNonNull(spec, "spec is null");
        Objects.requireNonNull(modelId, "modelId is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey is null");
        Objects.requireNonNull(callback, "callback is null");
    }

    /// Without a callback.
    public Submission(RenderSpec spec, String modelId, String endpoint, String idempotencyKey) {
        this(spec, modelId, endpoint, idempotencyKey, Optional.empty());
    }

    /// What is submitted for a job.
    public static Submission of(RenderSpec spec, Claim claim, Optional<String> callback) {
        return new Submission(spec, claim.providerModel(), claim.endpoint(), claim.idempotencyKey(), callback);
    }
}
