package dev.bobine.intake;

import java.util.Objects;

/// Where requests come from, and on which terms.
///
/// @param topic of the requests
/// @param consumes whether this process reads them at all
/// @param takesCompressed whether they are read also when the broker lets compressed batches in
public record IntakeSettings(String topic, boolean consumes, boolean takesCompressed) {

    public IntakeSettings {
        Objects.requireNonNull(topic, "topic is null");
    }
}
