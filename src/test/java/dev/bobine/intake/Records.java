package dev.bobine.intake;

import dev.bobine.intake.RawRecord.Header;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Records as publishers make them: with the CloudEvents library, or by hand.
final class Records {

    static final String REQUEST = "dev.bobine.generation.requested.v1";
    static final String CANCEL = "dev.bobine.generation.cancel.v1";
    static final String DATA = "{\"userId\":\"u-1\",\"prompt\":\"a secret wish\"}";

    private Records() {}

    static CloudEvent event(String type, String data) {
        return CloudEventBuilder.v1()
                .withId("order-1")
                .withSource(URI.create("/shop"))
                .withType(type)
                .withTime(OffsetDateTime.parse("2030-01-01T08:00:00Z"))
                .withData("application/json", data.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    static RawRecord binary(String type, String data) {
        return raw(KafkaMessageFactory.createWriter("requests").writeBinary(event(type, data)));
    }

    static RawRecord structured(String type, String data) {
        return raw(KafkaMessageFactory.createWriter("requests")
                .writeStructured(event(type, data), JsonFormat.CONTENT_TYPE));
    }

    static RawRecord plain(String json) {
        return plain(json.getBytes(StandardCharsets.UTF_8));
    }

    static RawRecord plain(byte[] value) {
        return new RawRecord(null, value, List.of());
    }

    /// @param headers alternating names and values
    static RawRecord withHeaders(byte[] value, String... headers) {
        List<Header> list = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            list.add(new Header(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return new RawRecord(null, value, list);
    }

    /// The record with one header more; of several with one name, the last one counts.
    static RawRecord and(RawRecord record, String name, byte[] value) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.add(new Header(name, value));
        return new RawRecord(record.key(), record.value(), headers);
    }

    static RawRecord and(RawRecord record, String name, String value) {
        return and(record, name, value.getBytes(StandardCharsets.UTF_8));
    }

    static RawRecord without(RawRecord record, String name) {
        return new RawRecord(
                record.key(),
                record.value(),
                record.headers().stream()
                        .filter(header -> !header.name().equals(name))
                        .toList());
    }

    private static RawRecord raw(ProducerRecord<Void, byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new RawRecord(null, record.value(), headers);
    }
}
