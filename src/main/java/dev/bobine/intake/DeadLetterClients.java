package dev.bobine.intake;

import io.quarkus.kafka.client.tls.QuarkusKafkaSslEngineFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Clients of Kafka for who reads dead letters or puts them back. They are made for one use and closed after it: a
/// consumer takes partitions by itself and never joins the group, whose offsets tell what has been replayed.
@ApplicationScoped
class DeadLetterClients {

    private static final String GROUP = "bobine-replay";
    private static final String TLS_NAME = "tls-configuration-name";
    private static final int API_TIMEOUT_MILLIS = 15_000;
    private static final int MAX_BYTES = 16 << 20;

    private final ReplaySettings settings;
    private final Map<String, Object> broker;

    DeadLetterClients(ReplaySettings settings, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.settings = settings;
        this.broker = secured(broker);
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

    /// @param batch most records of a poll
    KafkaConsumer<byte[], byte[]> consumer(int batch) {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_BYTES);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) API_TIMEOUT_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// The partitions of the dead-letter topic.
    List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(settings.deadLettersTopic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    TopicPartition partition(int number) {
        return new TopicPartition(settings.deadLettersTopic(), number);
    }

    /// Whether it is one to be put back: it says that it came from the requests topic, and is whole.
    boolean isReplayable(ConsumerRecord<byte[], byte[]> record) {
        return header(record, "bobine-topic")
                        .filter(settings.requestsTopic()::equals)
                        .isPresent()
                && record.headers().lastHeader(DeadLetter.VALUE_HASH) == null;
    }

    /// The service's own header is the last of its name, whatever the publisher wrote.
    static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
