package dev.bobine.rendering;

import dev.bobine.job.RenderSpec;
import java.util.Objects;

/// What is sent when a job is submitted: all of it was committed before the call.
///
/// @param modelId the provider's own name of the model
/// @param endpoint base URL of the replica that is to take the job
/// @param idempotencyKey unique per job and attempt
public record Submission(RenderSpec spec, String modelId, String endpoint, String idempotencyKey) {

    public Submission {
        Objects.requireNonNull(spec, "spec is null");
        Objects.requireNonNull(modelId, "modelId is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey is null");
    }
}
