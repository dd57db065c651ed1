package dev.bobine.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The record of origin kept with every clip, as object metadata: that it was generated, by what, when and for which
/// job.
///
/// @param promptHash SHA-256 of the prompt, if there was one; the prompt itself stays out
public record Provenance(
        String model,
        String backend,
        String providerModel,
        @Nullable String promptHash,
        Instant createdAt) {}
