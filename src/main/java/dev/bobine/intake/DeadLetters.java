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
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps records that nobody can be answered for, as they came, with the reason and their origin in headers. One that
/// is too large for the dead-letter topic is kept by its headers and the hash of its value or, where these are too
/// large as well, by the service's own headers alone: it must not stop its partition.
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

    /// How much of a record is kept.
    private enum Extent {
        ALL,
        HEADERS,
        REASON;

        Extent less() {
            return this == ALL ? HEADERS : REASON;
        }
    }

    /// Ends when Kafka has the record; tries until then.
    Uni<Void> send(ConsumerRecord<byte[], byte[]> record, Parsed.Poison poison) {
        RecordPlace origin = new RecordPlace(record.topic(), record.partition(), record.offset());
        String reason = poison.defect().code().code();
        LOG.warnf(
                "a record goes to the dead letters: %s at %s-%d@%d",
                reason, origin.topic(), origin.partition(), origin.offset());
        meters.counter("bobine.intake.dead.letters", "reason", reason).increment();
        return send(record, DeadLetter.headers(poison, origin), Extent.ALL);
    }

    private Uni<Void> send(ConsumerRecord<byte[], byte[]> record, Map<String, String> reasons, Extent extent) {
        return Uni.createFrom()
                .deferred(() -> emitter.sendMessage(message(record, reasons, extent)))
                .onFailure(failure -> extent == Extent.REASON || !isTooLarge(failure))
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onFailure()
                .recoverWithUni(() -> {
                    LOG.warnf(
                            "a dead letter is too large for its topic, which should take as much as that of requests");
                    return send(record, reasons, extent.less());
                });
    }

    private static boolean isTooLarge(@Nullable Throwable failure) {
        return failure != null && (failure instanceof RecordTooLargeException || isTooLarge(failure.getCause()));
    }

    private static Message<byte[]> message(
            ConsumerRecord<byte[], byte[]> record, Map<String, String> reasons, Extent extent) {
        byte @Nullable [] value = record.value();
        byte[] bytes = value == null ? new byte[0] : value;
        RecordHeaders headers = extent == Extent.REASON
                ? new RecordHeaders()
                : new RecordHeaders(record.headers().toArray());
        add(headers, reasons);
        if (extent != Extent.ALL) {
            add(headers, DeadLetter.insteadOf(bytes));
        }
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(extent == Extent.REASON ? null : record.key())
                .withHeaders(headers)
                .build();
        return Message.of(extent == Extent.ALL ? bytes : new byte[0]).addMetadata(metadata);
    }

    private static void add(RecordHeaders headers, Map<String, String> more) {
        more.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
