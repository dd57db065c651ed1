package dev.bobine.intake;

import dev.bobine.persistence.Exclusive;
import io.quarkus.kafka.client.tls.QuarkusKafkaSslEngineFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/// Puts dead letters back on the topic they came from, each at least once, up to where the dead-letter topic ended at
/// the start: what fails again is set aside again and waits for the next replay. One replay at a time. Calls block.
@ApplicationScoped
public class DeadLetterReplay {

    private static final Logger LOG = Logger.getLogger(DeadLetterReplay.class);
    private static final String GROUP = "bobine-replay";
    private static final String LEASE = "dead-letter-replay";
    private static final String REASON_PREFIX = "bobine-";
    private static final Duration LEASE_TIME = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 500;

    private static final String TLS_NAME = "tls-configuration-name";

    private final ReplaySettings settings;
    private final Map<String, Object> broker;
    private final Exclusive exclusive;
    private final ReentrantLock busy = new ReentrantLock();

    DeadLetterReplay(
            ReplaySettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            Exclusive exclusive) {
        this.settings = settings;
        this.broker = secured(broker);
        this.exclusive = exclusive;
    }

    /// A TLS configuration that is named: the connector gives it to channels, and clients made here need it too.
    private static Map<String, Object> secured(Map<String, Object> broker) {
        if (!broker.containsKey(TLS_NAME)) {
            return broker;
        }
        Map<String, Object> all = new HashMap<>(broker);
        all.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, QuarkusKafkaSslEngineFactory.class.getName());
        return all;
    }

    /// How a replay went.
    ///
    /// @param skipped records that do not say that they came from the requests topic, or that were too large to be
    /// kept
    ///     whole; they stay where they are
    /// @param left dead letters that have not been looked at
    public record Result(int replayed, int skipped, long left) {}

    /// Kafka could not be reached or did not answer in time. What was replayed before may be replayed again.
    public static final class ReplayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplayException(Throwable cause) {
            super("the dead letters could not be replayed", cause);
        }
    }

    /// Replays up to `most` records; empty when another replay is under way.
    ///
    /// @throws ReplayException when Kafka fails
    public Optional<Result> replay(int most) {
        if (!busy.tryLock()) {
            return Optional.empty();
        }
        try {
            if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
                return Optional.empty();
            }
            try {
                return Optional.of(run(most));
            } finally {
                exclusive.release(LEASE);
            }
        } finally {
            busy.unlock();
        }
    }

    private Result run(int most) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            Round round = new Round(consumer, producer);
            Result result = round.run(most);
            LOG.infof(
                    "replayed %d dead letters, skipped %d, %d are left",
                    result.replayed(), result.skipped(), result.left());
            return result;
        } catch (KafkaException e) {
            throw new ReplayException(e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// One replay over open clients.
    private final class Round {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Map<TopicPartition, Long> ends;
        private int replayed;
        private int skipped;

        Round(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
            this.consumer = consumer;
            this.producer = producer;
            List<TopicPartition> partitions = consumer.partitionsFor(settings.deadLettersTopic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            this.ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
        }

        Result run(int most) {
            long quietSince = System.nanoTime();
            while (replayed + skipped < most && left() > 0) {
                List<ConsumerRecord<byte[], byte[]>> batch = next(most - replayed - skipped);
                if (!batch.isEmpty()) {
                    requireLease();
                    forward(batch);
                    commit(batch);
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new KafkaException("no record came although some are left");
                }
            }
            return new Result(replayed, skipped, left());
        }

        /// A batch takes less time than the lease does: calls to Kafka have limits, and the first that fails ends it.
        private void requireLease() {
            if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
                throw new KafkaException("another pod replays by now");
            }
        }

        /// What the poll brought beyond `most` is left for the next one; what came after the start is left altogether.
        private List<ConsumerRecord<byte[], byte[]>> next(int most) {
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            Map<TopicPartition, Long> rewind = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() >= ends.getOrDefault(partition, 0L)) {
                    continue;
                }
                if (batch.size() < most) {
                    batch.add(record);
                } else {
                    rewind.putIfAbsent(partition, record.offset());
                }
            }
            rewind.forEach(consumer::seek);
            return batch;
        }

        private void forward(List<ConsumerRecord<byte[], byte[]>> batch) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (isFromRequests(record) && isWhole(record)) {
                    Future<RecordMetadata> sending = producer.send(restored(record));
                    requireTaken(sending);
                    sent.add(sending);
                }
            }
            sent.forEach(DeadLetterReplay::await);
            replayed += sent.size();
            skipped += batch.size() - sent.size();
        }

        private void commit(List<ConsumerRecord<byte[], byte[]>> batch) {
            Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                done.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
            consumer.commitSync(done);
        }

        private long left() {
            return ends.entrySet().stream()
                    .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                    .sum();
        }
    }

    /// The service's own header is the last of its name, whatever the publisher wrote.
    private boolean isFromRequests(ConsumerRecord<byte[], byte[]> record) {
        Header origin = record.headers().lastHeader("bobine-topic");
        return origin != null
                && origin.value() != null
                && settings.requestsTopic().equals(new String(origin.value(), StandardCharsets.UTF_8));
    }

    private static boolean isWhole(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(DeadLetter.VALUE_HASH) == null;
    }

    private ProducerRecord<byte[], byte[]> restored(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(REASON_PREFIX)) {
                headers.add(header);
            }
        });
        return new ProducerRecord<>(settings.requestsTopic(), null, record.key(), record.value(), headers);
    }

    /// One that has failed at once waited for the broker before: the next one would as well.
    private static void requireTaken(Future<RecordMetadata> sending) {
        if (sending.state() == Future.State.FAILED) {
            await(sending);
        }
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("a record was not taken", e);
        }
    }
}
