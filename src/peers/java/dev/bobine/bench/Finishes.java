package dev.bobine.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;

/// When the end of each order was read, from the topics of all contestants.
final class Finishes implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("\"requestId\"\\s*:\\s*\"([^\"]+)\"");

    private final Map<String, Long> completed = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;

    Finishes(String bootstrapServers, List<String> topics) {
        KafkaConsumer<String, String> consumer = EventReader.consumer(bootstrapServers, topics);
        reader = Thread.ofPlatform().name("finishes").start(() -> read(consumer));
    }

    private void read(KafkaConsumer<String, String> consumer) {
        try (consumer) {
            while (!closed) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::note);
            }
        }
    }

    private void note(ConsumerRecord<String, String> record) {
        Header type = record.headers().lastHeader("ce_type");
        if (type != null && new String(type.value(), StandardCharsets.UTF_8).contains(".completed.")) {
            Matcher request = REQUEST.matcher(record.value());
            if (request.find()) {
                completed.putIfAbsent(request.group(1), System.nanoTime());
            }
        }
    }

    /// When the last of the orders was told as finished.
    long await(Collection<String> orders, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!completed.keySet().containsAll(orders)) {
            if (System.nanoTime() > end) {
                long done = orders.stream().filter(completed::containsKey).count();
                throw new IllegalStateException("only %d of %d orders ended".formatted(done, orders.size()));
            }
            Thread.sleep(20);
        }
        return orders.stream().mapToLong(this::at).max().orElseThrow();
    }

    long at(String order) {
        return completed.get(order);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
    }
}
