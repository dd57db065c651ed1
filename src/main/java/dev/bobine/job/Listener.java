package dev.bobine.job;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// Where one request wants to be told of its job by HTTP.
///
/// @param owner by whose secret calls are signed: `user:` and an id, or `service:` and a name
/// @param url may carry a secret of the receiver, so it is never printed
/// @param types events of the job that it wants
/// @param format how events are put: `cloudevents` or `openai`
public record Listener(String owner, String url, List<EventType> types, String format) {

    /// The owner of those whose requests come over Kafka.
    public static final String KAFKA = "service:kafka";

    /// Of all requests that name the same, one endpoint is called.
    private static final char SEPARATOR = '\n';

    public Listener {
        Objects.requireNonNull(owner, "owner is null");
        Objects.requireNonNull(url, "url is null");
        Objects.requireNonNull(format, "format is null");
        types = types.stream().distinct().sorted().toList();
    }

    /// The same, signed by somebody else's secret.
    public Listener of(String other) {
        return new Listener(other, url, types, format);
    }

    /// The id of its endpoint, the same for all requests that say the same.
    public UUID id() {
        String whole = owner
                + SEPARATOR
                + url
                + SEPARATOR
                + format
                + SEPARATOR
                + types.stream().map(EventType::word).collect(Collectors.joining(","));
        return Hashes.nameUuid(whole.getBytes(StandardCharsets.UTF_8));
    }

    /// Leaves the address out: requests end up in logs.
    @Override
    public String toString() {
        return "Listener[" + types + "]";
    }
}
