package dev.bobine.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// What is to be done for one video, the same for every peer: submit, poll until it is done, download, hash, store,
/// tell.
final class Workshop {

    private static final Duration PACE = Duration.ofMillis(50);

    private final ObjectMapper json = new ObjectMapper();
    private final OrderBook book;
    private final PeerSettings settings;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final MinioClient bucket;
    private final KafkaProducer<String, String> events;

    Workshop(OrderBook book, PeerSettings settings) {
        this.book = book;
        this.settings = settings;
        this.bucket = MinioClient.builder()
                .endpoint(settings.get("bobine.storage.endpoint"))
                .region(settings.get("bobine.storage.region"))
                .credentials(settings.get("bobine.storage.access-key"), settings.get("bobine.storage.secret-key"))
                .build();
        this.events = new KafkaProducer<>(
                Map.of("bootstrap.servers", settings.get("kafka.bootstrap.servers"), "acks", "all", "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
    }

    /// A clip in the bucket.
    record StoredClip(String key, String sha256, long bytes) {}

    void make(VideoOrder order) throws Exception {
        String video = submit(order);
        book.submitted(order, video);
        awaitDone(video);
        StoredClip clip = copy(order, video);
        book.completed(order, clip);
        tell(order, clip);
    }

    private String submit(VideoOrder order) throws IOException, InterruptedException {
        String body = json.writeValueAsString(
                Map.of("model", "film-1", "prompt", order.prompt(), "seconds", Integer.toString(order.seconds())));
        return text(
                json(model("/v1/videos")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build()),
                "id");
    }

    private void awaitDone(String video) throws IOException, InterruptedException {
        HttpRequest poll = model("/v1/videos/" + video).build();
        String status;
        do {
            Thread.sleep(PACE);
            status = text(json(poll), "status");
            if (status.equals("failed")) {
                throw new IOException("the render failed");
            }
        } while (!status.equals("completed"));
    }

    private StoredClip copy(VideoOrder order, String video) throws Exception {
        byte[] bytes = answer(model("/v1/videos/" + video + "/content").build());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        String key = "peers/" + order.id() + ".mp4";
        bucket.putObject(PutObjectArgs.builder().bucket(settings.get("bobine.storage.bucket")).object(key).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                .contentType("video/mp4")
                .userMetadata(Map.of("sha256", sha256))
                .build());
        return new StoredClip(key, sha256, bytes.length);
    }

    private void tell(VideoOrder order, StoredClip clip) throws Exception {
        String body = json.writeValueAsString(
                Map.of("requestId", order.id(), "userId", order.userId(), "clip", clip, "state", "completed"));
        ProducerRecord<String, String> event = new ProducerRecord<>(settings.get("peer.events"), order.id(), body);
        event.headers().add("ce_type", "dev.peer.job.completed.v1".getBytes(StandardCharsets.UTF_8));
        event.headers().add("ce_time", Instant.now().toString().getBytes(StandardCharsets.UTF_8));
        events.send(event).get();
    }

    private HttpRequest.Builder model(String path) {
        return HttpRequest.newBuilder(URI.create(settings.get("peer.model") + path))
                .timeout(Duration.ofSeconds(60));
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        return json.readTree(answer(request));
    }

    private byte[] answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("the model server answered " + response.statusCode());
        }
        return response.body();
    }

    private static String text(JsonNode answer, String field) throws IOException {
        String value = answer.path(field).textValue();
        if (value == null) {
            throw new IOException("the model server said no " + field);
        }
        return value;
    }
}
