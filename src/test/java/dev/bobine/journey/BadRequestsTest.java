package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.Hashes;
import dev.bobine.journey.Publisher.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BadRequestsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVENT_TYPE = "dev.bobine.generation.requested.v1";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    /// A record that is answered by an event.
    private record Refused(
            String id,
            byte[] value,
            Map<String, String> headers,
            String code,
            @Nullable String field) {}

    /// A record that nobody can be answered for.
    private record Dead(byte @Nullable [] value, Map<String, String> headers, String reason) {}

    @Test
    void badRecordsBetweenGoodOnesEachHaveTheirAnswerAndTheGoodOnesComplete() {
        String run = UUID.randomUUID().toString();
        List<Refused> refused = refused(run);
        List<Dead> dead = dead();
        List<String> good = new ArrayList<>();
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            for (int i = 0; i < Math.max(refused.size(), dead.size()); i++) {
                String id = run + "-good-" + i;
                good.add(id);
                publisher.publish("k" + i, good(id));
                if (i < refused.size()) {
                    Refused record = refused.get(i);
                    publisher.publish("k" + i, record.value(), record.headers());
                }
                if (i < dead.size()) {
                    publisher.publish(run, dead.get(i).value(), dead.get(i).headers());
                }
            }
            publisher.flush();

            await().atMost(PATIENCE).until(() -> good.stream()
                    .allMatch(id -> publisher.kindsOf(id).contains("completed")));
            for (Refused record : refused) {
                await().atMost(PATIENCE)
                        .until(() -> !publisher.eventsOf(record.id()).isEmpty());
                Event answer = publisher.eventsOf(record.id()).getFirst();
                assertThat(answer.kind()).as(record.id()).isEqualTo("rejected");
                assertThat(answer.data().path("error").path("code").asText())
                        .as(record.id())
                        .isEqualTo(record.code());
                if (record.field() != null) {
                    assertThat(answer.data().path("error").path("field").asText())
                            .isEqualTo(record.field());
                }
            }
            await().atMost(PATIENCE).until(() -> deadReasons(publisher, run).size() == dead.size());
            assertThat(deadReasons(publisher, run))
                    .containsExactlyInAnyOrderElementsOf(
                            dead.stream().map(Dead::reason).toList());
            assertThat(publisher.deadLetters())
                    .filteredOn(record -> run.equals(record.key()))
                    .allSatisfy(record -> {
                        assertThat(Publisher.header(record, "bobine-topic")).isEqualTo("video.generation.requests");
                        assertThat(Publisher.header(record, "bobine-partition")).matches("\\d+");
                        assertThat(Publisher.header(record, "bobine-offset")).matches("\\d+");
                    });
        }
    }

    @Test
    void aRequestOfATransactionIsTakenWhenItIsCommittedAndNeverWhenItIsAborted() {
        String run = UUID.randomUUID().toString();
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.publishAll(run, false, good(run + "-aborted"), cancel(run + "-later"));
            publisher.publishAll(run, true, good(run + "-committed"));
            publisher.publish(run, good(run + "-later"));
            publisher.flush();

            await().atMost(PATIENCE).until(() -> List.of("-committed", "-later").stream()
                    .allMatch(id -> publisher.kindsOf(run + id).contains("completed")));
            assertThat(publisher.eventsOf(run + "-aborted")).isEmpty();
        }
    }

    @Test
    void aDeadLetterThatIsTooLargeForItsTopicIsKeptByItsHashAndStopsNobody() throws Exception {
        String run = UUID.randomUUID().toString();
        byte[] large = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        Map<String, String> manyHeaders = Map.of("own", "y".repeat(100_000));
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.limitDeadLetters(50_000);
            try {
                publisher.publish(run, large, Map.of("own", "kept"));
                publisher.publish(run, large, manyHeaders);
                publisher.publish(run, good(run));
                publisher.flush();

                await().atMost(PATIENCE).until(() -> publisher.kindsOf(run).contains("completed"));
                await().atMost(PATIENCE)
                        .until(() -> lettersFrom(publisher, large).size() == 2);
            } finally {
                publisher.limitDeadLetters(8 << 20);
            }
            assertThat(lettersFrom(publisher, large)).allSatisfy(letter -> {
                assertThat(letter.value()).isEmpty();
                assertThat(Publisher.header(letter, "bobine-reason")).isEqualTo("not_json");
                assertThat(Publisher.header(letter, "bobine-value-bytes")).isEqualTo("200000");
            });
            assertThat(lettersFrom(publisher, large))
                    .extracting(letter -> Publisher.header(letter, "own"))
                    .containsExactlyInAnyOrder("kept", "");
        }
    }

    @Test
    void aSmallRecordThatUnpacksToAHugeOneIsRefusedByTheBroker() {
        String run = UUID.randomUUID().toString();
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            assertThat(publisher.publishCompressed(run, " ".repeat(16 << 20)))
                    .isInstanceOf(RecordTooLargeException.class);
            assertThat(publisher.publishCompressed(run, good(run))).isNull();

            await().atMost(PATIENCE).until(() -> publisher.kindsOf(run).contains("completed"));
        }
    }

    private static List<ConsumerRecord<String, byte[]>> lettersFrom(Publisher publisher, byte[] value) {
        String hash = Hashes.sha256(value);
        return publisher.deadLetters().stream()
                .filter(letter ->
                        Publisher.header(letter, "bobine-value-sha256").equals(hash))
                .toList();
    }

    private static String cancel(String id) {
        return "{\"type\":\"cancel\",\"requestId\":\"%s\"}".formatted(id);
    }

    private static List<String> deadReasons(Publisher publisher, String key) {
        return publisher.deadLetters().stream()
                .filter(record -> key.equals(record.key()))
                .map(record -> Publisher.header(record, "bobine-reason"))
                .toList();
    }

    private static List<Refused> refused(String run) {
        return List.of(
                plain(run + "-no-prompt", "{\"id\":\"%s\",\"userId\":\"u\"}", "missing_field", "prompt"),
                plain(run + "-wrong-type", "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":7}", "wrong_type", "prompt"),
                plain(
                        run + "-over-limit",
                        "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":\"p\",\"priority\":12}",
                        "out_of_range",
                        "priority"),
                plain(
                        run + "-model",
                        "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":\"p\",\"model\":\"nobody-1\"}",
                        "unknown_model",
                        "model"),
                plain(
                        run + "-size",
                        "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":\"p\",\"size\":\"11x11\",\"model\":\"animatic\"}",
                        "unsupported_size",
                        "size"),
                plain(
                        run + "-huge",
                        "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":\"" + "p".repeat(2_000_000) + "\"}",
                        "too_large",
                        null),
                new Refused(
                        run + "-type",
                        "{}".getBytes(StandardCharsets.UTF_8),
                        event(run + "-type", "1.0", "com.example.unknown"),
                        "unknown_type",
                        "type"),
                new Refused(
                        run + "-spec",
                        "{}".getBytes(StandardCharsets.UTF_8),
                        event(run + "-spec", "0.3", EVENT_TYPE),
                        "unsupported_specversion",
                        "specversion"));
    }

    private static List<Dead> dead() {
        return List.of(
                new Dead("not json at all".getBytes(StandardCharsets.UTF_8), Map.of(), "not_json"),
                new Dead(null, Map.of(), "null_value"),
                new Dead(new byte[] {(byte) 0xc3, (byte) 0x28}, Map.of(), "invalid_utf8"),
                new Dead("[1,2]".getBytes(StandardCharsets.UTF_8), Map.of(), "not_an_object"),
                new Dead("{\"prompt\":\"whose?\"}".getBytes(StandardCharsets.UTF_8), Map.of(), "missing_id"));
    }

    private static Refused plain(String id, String json, String code, @Nullable String field) {
        return new Refused(id, json.replace("%s", id).getBytes(StandardCharsets.UTF_8), Map.of(), code, field);
    }

    private static Map<String, String> event(String id, String specVersion, String type) {
        return Map.of(
                "ce_specversion", specVersion,
                "ce_type", type,
                "ce_source", "/shop",
                "ce_id", id,
                "content-type", "application/json");
    }

    private static String good(String id) {
        return "{\"id\":\"%s\",\"userId\":\"good\",\"prompt\":\"Fine\",\"seconds\":2}".formatted(id);
    }
}
