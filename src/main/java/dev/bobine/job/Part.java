package dev.bobine.job;

import java.util.Objects;

/// A job's place in a production.
///
/// @param step the name of the step that the job is, or was before it was done again
public record Part(ProductionId production, String step) {

    public Part {
        Objects.requireNonNull(production, "production is null");
        Objects.requireNonNull(step, "step is null");
    }
}
