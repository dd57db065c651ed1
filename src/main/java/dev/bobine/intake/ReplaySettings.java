package dev.bobine.intake;

import java.util.Objects;

/// Where dead letters lie and where they came from.
///
/// @param requestsTopic the only topic that records are put back to
public record ReplaySettings(String deadLettersTopic, String requestsTopic) {

    public ReplaySettings {
        Objects.requireNonNull(deadLettersTopic, "deadLettersTopic is null");
        Objects.requireNonNull(requestsTopic, "requestsTopic is null");
    }
}
