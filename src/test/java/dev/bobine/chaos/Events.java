package dev.bobine.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Everything on the events topic, as a consumer sees it that drops repetitions by event id: per job or production, the
/// first occurrence of each event, in order.
///
/// @param repetitions events seen more than once
record Events(Map<String, List<Event>> byJob, Map<String, List<Event>> byProduction, int records, int repetitions) {

    static final String TOPIC = "video.generation.events";

    private static final String USAGE = "video.generation.usage";

    private static final String DEAD_LETTERS = "video.generation.requests.dlq";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param job or production
    record Event(String id, String kind, String job, JsonNode data) {

        String request() {
            return data.path("requestId").asText();
        }

        /// Empty for a job of no production.
        String step() {
            return data.path("step").asText();
        }

        /// As the model server knows the job.
        String token() {
            return Film.token(request(), step());
        }

        boolean isOfProduction() {
            return kind.startsWith("production.");
        }
    }

    /// Reads the topic from its beginning to its present end.
    static Events read(String bootstrapServers) {
        Map<String, Event> seen = new LinkedHashMap<>();
        int[] records = {0};
        each(bootstrapServers, TOPIC, record -> {
            records[0]++;
            Event event = event(record);
            seen.putIfAbsent(event.id(), event);
        });
        Map<String, List<Event>> byJob = new LinkedHashMap<>();
        Map<String, List<Event>> byProduction = new LinkedHashMap<>();
        seen.values().forEach(event -> (event.isOfProduction() ? byProduction : byJob)
                .computeIfAbsent(event.job(), _ -> new ArrayList<>())
                .add(event));
        return new Events(byJob, byProduction, records[0], records[0] - seen.size());
    }

    /// What was charged, by the line of the ledger, in millionths.
    static Map<String, Long> usage(String bootstrapServers) {
        Map<String, Long> amounts = new LinkedHashMap<>();
        each(bootstrapServers, USAGE, record -> {
            try {
                JsonNode data = JSON.readTree(record.value());
                amounts.put(
                        data.path("usageId").asText(), data.path("amountMicros").asLong());
            } catch (IOException e) {
                throw new IllegalStateException("a usage event is not JSON", e);
            }
        });
        return amounts;
    }

    /// Values of the dead letters, each as often as it came.
    static List<String> deadLetters(String bootstrapServers) {
        List<String> values = new ArrayList<>();
        each(bootstrapServers, DEAD_LETTERS, record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
        return values;
    }

    private static void each(String bootstrapServers, String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "fetch.max.bytes", 16 << 20);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
            }
        }
    }

    private static Event event(ConsumerRecord<String, byte[]> record) {
        String kind = header(record, "ce_type")
                .replace("dev.bobine.job.", "")
                .replace("dev.bobine.", "")
                .replace(".v1", "");
        try {
            return new Event(header(record, "ce_id"), kind, record.key(), JSON.readTree(record.value()));
        } catch (IOException e) {
            throw new IllegalStateException("an event is not JSON", e);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
