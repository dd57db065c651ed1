package dev.bobine.dev;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads every event from a moment on, without a consumer group. One listener, called on one thread of its own.
final class EventFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventFeed.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaConsumer<String, String> consumer;
    private @Nullable Thread thread;

    private EventFeed(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    /// Whatever is published after this call has returned will be heard.
    static EventFeed fromNowOn(String bootstrapServers) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(EmbeddedStack.EVENTS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return new EventFeed(consumer);
    }

    void start(Consumer<JobEvent> listener) {
        thread = Thread.ofPlatform().daemon().name("event-feed").start(() -> read(listener));
    }

    @Override
    public void close() {
        if (thread == null) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<JobEvent> listener) {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> tell(record, listener));
            }
        } catch (WakeupException e) {
            // Closing.
        }
    }

    private static void tell(ConsumerRecord<String, String> record, Consumer<JobEvent> listener) {
        try {
            Header type = record.headers().lastHeader("ce_type");
            String name = type == null ? "" : new String(type.value(), StandardCharsets.UTF_8);
            listener.accept(JobEvent.of(name, record.value()));
        } catch (RuntimeException e) {
            LOG.warn("an event could not be shown", e);
        }
    }
}
