package dev.bobine.bench;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Publishes requests.
final class Load implements AutoCloseable {

    private static final String TOPIC = "video.generation.requests";

    private final KafkaProducer<String, String> producer;

    Load(String bootstrapServers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /// @param id of the request, by which the model server names it too
    void send(String id, String user, int seconds) {
        String request = """
                {"id":"%s","source":"/bench","userId":"%s","model":"film","prompt":"[%s] a boat on a calm sea",\
                "seconds":%d}""".formatted(id, user, id, seconds);
        producer.send(new ProducerRecord<>(TOPIC, user, request));
    }

    /// A production of clips of four seconds.
    ///
    /// @param id of the request
    /// @param steps as members of a JSON object
    void produce(String id, String user, String steps) {
        String request = """
                {"type":"produce","id":"%s","source":"/bench","userId":"%s","defaults":{"model":"film","seconds":4},\
                "steps":{%s}}""".formatted(id, user, steps);
        producer.send(new ProducerRecord<>(TOPIC, user, request));
    }

    /// Waits until the broker has everything.
    void flush() {
        producer.flush();
    }

    /// A number of requests by as many users, in turns.
    void sendMany(String prefix, int requests, int users) {
        for (int i = 0; i < requests; i++) {
            send(prefix + i, prefix + "-u" + i % users, 4);
        }
        flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
