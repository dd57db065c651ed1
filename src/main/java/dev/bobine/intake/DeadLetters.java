package dev.bobine.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps records that nobody can be answered for, as they came, with the reason and their origin in headers.
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final MutinyEmitter<byte[]> emitter;
    private final MeterRegistry meters;

    DeadLetters(
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            MeterRegistry meters) {
        this.emitter = emitter;
        this.meters = meters;
    }

    /// Ends when Kafka has the record; tries until then.
    Uni<Void> send(ConsumerRecord<byte[], byte[]> record, Parsed.Poison poison) {
        Origin origin = new Origin(record.topic(), record.partition(), record.offset());
        String reason = poison.defect().code().code();
        LOG.warnf(
                "a record goes to the dead letters: %s at %s-%d@%d",
                reason, origin.topic(), origin.partition(), origin.offset());
        meters.counter("bobine.intake.dead.letters", "reason", reason).increment();
        return Uni.createFrom()
                .deferred(() -> emitter.sendMessage(message(record, DeadLetter.headers(poison, origin))))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private static Message<byte[]> message(ConsumerRecord<byte[], byte[]> record, Map<String, String> reasons) {
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        reasons.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(record.key())
                .withHeaders(headers)
                .build();
        byte @Nullable [] value = record.value();
        return Message.of(value == null ? new byte[0] : value).addMetadata(metadata);
    }
}
