package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ManyRequestsTest {

    private static final int REQUESTS = 300;
    private static final int USERS = 20;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "bobine.storage.endpoint")
    String endpoint;

    @ConfigProperty(name = "bobine.storage.access-key")
    String accessKey;

    @ConfigProperty(name = "bobine.storage.secret-key")
    String secretKey;

    @Test
    void requestsPublishedTwiceByTwentyUsersAreOneJobClipAndCompletionEach() throws Exception {
        String run = UUID.randomUUID().toString();
        List<String> ids =
                IntStream.range(0, REQUESTS).mapToObj(i -> run + "-" + i).toList();
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            for (int round = 0; round < 2; round++) {
                IntStream.range(0, REQUESTS)
                        .forEach(i -> publisher.publish("u" + i % USERS, request(ids.get(i), run, i)));
            }
            publisher.flush();

            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> completed(publisher, run).size() == REQUESTS);

            Map<String, List<String>> kinds = publisher.events().stream()
                    .filter(event -> event.requestId().startsWith(run))
                    .collect(Collectors.groupingBy(
                            Event::requestId, Collectors.mapping(Event::kind, Collectors.toList())));
            assertThat(kinds.keySet()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(kinds.values()).allMatch(List.of("accepted", "started", "completed")::equals);
            assertThat(objects()).containsAllEntriesOf(claimed(completed(publisher, run)));
            assertThat(Ledger.unbalancedAccounts()).isZero();
        }
    }

    private static List<Event> completed(Publisher publisher, String run) {
        return publisher.events().stream()
                .filter(event -> event.requestId().startsWith(run))
                .filter(event -> event.kind().equals("completed"))
                .toList();
    }

    /// Keys and sizes as the events say.
    private static Map<String, Long> claimed(List<Event> events) {
        Map<String, Long> clips = events.stream()
                .map(event -> event.data().path("clip"))
                .collect(Collectors.toMap(clip -> clip.path("key").asText(), clip -> clip.path("bytes")
                        .asLong()));
        assertThat(Set.copyOf(clips.keySet())).hasSize(REQUESTS);
        return clips;
    }

    /// Keys and sizes as the bucket has them.
    private Map<String, Long> objects() throws Exception {
        Map<String, Long> objects = new HashMap<>();
        try (MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(accessKey, secretKey)
                .build()) {
            for (Result<Item> item : client.listObjects(
                    ListObjectsArgs.builder().bucket("bobine").recursive(true).build())) {
                objects.put(item.get().objectName(), item.get().size());
            }
        }
        return objects;
    }

    private static String request(String id, String run, int i) {
        return "{\"id\":\"%s\",\"userId\":\"%s-u%d\",\"prompt\":\"Clip number %d\",\"seconds\":2,\"size\":\"640x360\"}"
                .formatted(id, run, i % USERS, i);
    }
}
