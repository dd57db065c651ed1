package dev.bobine.publication.stream;

import java.time.Duration;
import java.util.UUID;

/// What a client gets on a stream.
public sealed interface Item {

    /// An event, as Kafka gets it.
    record Event(UUID id, String type, String json) implements Item {}

    /// How things stand. It has no id: there is nothing to be taken up again.
    record State(String json) implements Item {}

    /// A sign that the connection is alive.
    record Heartbeat() implements Item {}

    /// How long to wait before connecting again.
    record Reconnect(Duration pause) implements Item {}
}
