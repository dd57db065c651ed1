package dev.bobine.publication;

import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;

/// A CloudEvent in binary mode as a record of Kafka.
final class EventRecord {

    private EventRecord() {}

    /// @param key by which Kafka keeps events in order
    /// @param headers see [EventHeaders]
    /// @param data JSON
    static Message<byte[]> of(String key, Map<String, String> headers, String data) {
        RecordHeaders written = new RecordHeaders();
        headers.forEach((name, value) -> written.add(name, value.getBytes(StandardCharsets.UTF_8)));
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(key)
                .withHeaders(written)
                .build();
        return Message.of(data.getBytes(StandardCharsets.UTF_8)).addMetadata(metadata);
    }
}
