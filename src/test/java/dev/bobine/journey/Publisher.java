package dev.bobine.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// A publisher of requests that also reads every event and every dead letter from now on.
public final class Publisher implements AutoCloseable {

    private static final String REQUESTS = "video.generation.requests";
    private static final String EVENTS = "video.generation.events";
    private static final String DEAD_LETTERS = "video.generation.requests.dlq";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Collection<Event> events = new ConcurrentLinkedQueue<>();
    private final Collection<ConsumerRecord<String, byte[]>> deadLetters = new ConcurrentLinkedQueue<>();
    private final Thread reader;
    private final Map<String, Object> settings;

    /// An event as it came from the topic.
    public record Event(String id, String type, String key, String traceparent, JsonNode data) {

        public String requestId() {
            return data.path("requestId").asText();
        }

        /// The word in the middle of the type, such as `accepted`, or `production.accepted`.
        public String kind() {
            return type.replace("dev.bobine.job.", "")
                    .replace("dev.bobine.", "")
                    .replace(".v1", "");
        }
    }

    public Publisher(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /// @param security what the broker wants to know
    public Publisher(String bootstrapServers, Map<String, Object> security) {
        settings = new HashMap<>(security);
        settings.put("bootstrap.servers", bootstrapServers);
        Map<String, Object> reading = new HashMap<>(settings);
        // A consumer that closes waits for the answer to its last fetch.
        reading.put("fetch.max.wait.ms", 50);
        consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
        settings.put("max.request.size", 16 << 20);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(EVENTS, DEAD_LETTERS)) {
            int count = consumer.partitionsFor(topic).size();
            IntStream.range(0, count).forEach(i -> partitions.add(new TopicPartition(topic, i)));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofPlatform().name("publisher-reader").daemon().start(this::read);
    }

    /// Publishes plain JSON.
    public void publish(String key, String json) {
        publish(key, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// Publishes any bytes, or none.
    public void publish(String key, byte @Nullable [] value, Map<String, String> headers) {
        List<Header> list = headers.entrySet().stream()
                .<Header>map(header ->
                        new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        producer.send(new ProducerRecord<>(REQUESTS, null, key, value, list));
    }

    /// Publishes plain JSON in one transaction, which is then committed or aborted.
    public void publishAll(String key, boolean commit, String... jsons) {
        Map<String, Object> transactional = new HashMap<>(settings);
        transactional.put("transactional.id", key + "-" + commit);
        try (KafkaProducer<String, byte[]> own =
                new KafkaProducer<>(transactional, new StringSerializer(), new ByteArraySerializer())) {
            own.initTransactions();
            own.beginTransaction();
            for (String json : jsons) {
                own.send(new ProducerRecord<>(REQUESTS, key, json.getBytes(StandardCharsets.UTF_8)));
            }
            own.flush();
            if (commit) {
                own.commitTransaction();
            } else {
                own.abortTransaction();
            }
        }
    }

    /// Publishes plain JSON in a compressed batch of its own.
    ///
    /// @return why the broker refused it, or null when it took it
    public @Nullable Throwable publishCompressed(String key, String json) {
        Map<String, Object> compressing = new HashMap<>(settings);
        compressing.put("compression.type", "zstd");
        compressing.put("max.request.size", 64 << 20);
        compressing.put("buffer.memory", 64L << 20);
        try (KafkaProducer<String, byte[]> own =
                new KafkaProducer<>(compressing, new StringSerializer(), new ByteArraySerializer())) {
            own.send(new ProducerRecord<>(REQUESTS, key, json.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing", e);
        }
    }

    /// Sets the largest batch that the dead-letter topic takes.
    public void limitDeadLetters(int bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, DEAD_LETTERS);
        AlterConfigOp limit = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(limit))).all().get();
        }
    }

    public void flush() {
        producer.flush();
    }

    /// Every event so far, in the order of each partition.
    public List<Event> events() {
        return List.copyOf(events);
    }

    /// The kinds of the events of one request, in order.
    public List<String> kindsOf(String requestId) {
        return eventsOf(requestId).stream().map(Event::kind).toList();
    }

    public List<Event> eventsOf(String requestId) {
        return events.stream()
                .filter(event -> event.requestId().equals(requestId))
                .toList();
    }

    public List<ConsumerRecord<String, byte[]>> deadLetters() {
        return List.copyOf(deadLetters);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::keep);
            }
        } catch (WakeupException e) {
            // Closing.
        }
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(DEAD_LETTERS)) {
            deadLetters.add(record);
            return;
        }
        try {
            events.add(new Event(
                    header(record, "ce_id"),
                    header(record, "ce_type"),
                    record.key(),
                    header(record, "traceparent"),
                    JSON.readTree(record.value())));
        } catch (IOException e) {
            throw new IllegalStateException("an event is not JSON", e);
        }
    }

    /// The last header of that name.
    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
