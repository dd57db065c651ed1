package dev.bobine.rendering;

import dev.bobine.job.RetryPolicy;
import java.time.Duration;
import java.util.Objects;

/// How jobs are run.
///
/// @param capacity jobs this process may have running
/// @param copies clips copied at once
/// @param unresolvedFor how long a submit of unknown outcome is parked before policy decides; zero: only an operator
/// does
/// @param progressStep percentage points between two progress events
/// @param progressInterval least time between two progress events of a job
public record RenderingSettings(
        int capacity,
        int copies,
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
}
