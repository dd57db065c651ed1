package dev.bobine.rendering;

import dev.bobine.job.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How jobs are run.
///
/// @param capacity jobs this process may have running
/// @param copies clips copied at once
/// @param maxReferenceBytes largest reference that is given to a provider inside a request
/// @param unresolvedFor how long a submit of unknown outcome is parked before policy decides; zero: only an operator
/// does
/// @param progressStep percentage points between two progress events
/// @param progressInterval least time between two progress events of a job
public record RenderingSettings(
        int capacity,
        int copies,
        long maxReferenceBytes,
        RetryPolicy retry,
        Duration unresolvedFor,
        int progressStep,
        Duration progressInterval) {

    public RenderingSettings {
        Objects.requireNonNull(retry, "retry is null");
        if (capacity < 1 || copies < 1) {
            throw new IllegalArgumentException("capacity and copies must be at least 1");
        }
    }

    /// When policy decides about a submit that is parked now; null when only an operator does.
    public @Nullable Instant resolveAt(Instant now) {
        return unresolvedFor.isZero() ? null : now.plus(unresolvedFor);
    }
}
