package dev.bobine.publication;

import java.time.Duration;
import java.util.Objects;

/// How events are written and relayed.
///
/// @param topic of the events
/// @param source the CloudEvents source of this deployment's events
/// @param currency ISO 4217 code of all amounts
/// @param batch most events sent before their acknowledgements are awaited
/// @param poll backstop for a lost wake-up
/// @param lease how long a relay that has gone keeps others waiting
public record PublicationSettings(
        String topic, String source, String currency, int batch, Duration poll, Duration lease) {

    public PublicationSettings {
        Objects.requireNonNull(topic, "topic is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(currency, "currency is null");
        if (batch < 1) {
            throw new IllegalArgumentException("the outbox batch must be at least 1");
        }
    }
}
