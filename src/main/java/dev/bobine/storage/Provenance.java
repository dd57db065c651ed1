package dev.bobine.storage;

import dev.bobine.job.Origin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The record of origin kept with every clip, as object metadata: that it was generated, by what, when and for which
/// job.
///
/// @param origin the jobs that it comes of
/// @param promptHash SHA-256 of the prompt, if there was one; the prompt itself stays out
public record Provenance(
        String model,
        String backend,
        String providerModel,
        @Nullable String promptHash,
        Instant createdAt,
        List<Origin> origin) {

    public Provenance {
        origin = List.copyOf(origin);
    }
}
