package dev.bobine.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads the events as they come and notes when.
final class EventReader implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("\"requestId\"\\s*:\\s*\"([^\"]+)\"");

    private final KafkaConsumer<String, String> consumer;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Thread reader;
    private volatile boolean closed;

    /// @param at when it happened, as the event says
    /// @param nanos when it was read here
    record Event(String kind, String request, Instant at, long nanos) {}

    EventReader(String bootstrapServers) {
        consumer = consumer(bootstrapServers, List.of("video.generation.events"));
        reader = Thread.ofPlatform().name("events").start(this::read);
    }

    /// Reads topics from their beginning, and what comes as soon as it is there.
    static KafkaConsumer<String, String> consumer(String bootstrapServers, List<String> topics) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                20);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(topics);
        return consumer;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    private void read() {
        while (!closed) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> events.add(event(record)));
        }
        consumer.close();
    }

    private static Event event(ConsumerRecord<String, String> record) {
        Matcher request = REQUEST.matcher(record.value());
        String kind = header(record, "ce_type").split("\\.")[3];
        Instant at = Instant.parse(header(record, "ce_time"));
        return new Event(kind, request.find() ? request.group(1) : "", at, System.nanoTime());
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
    }
}
