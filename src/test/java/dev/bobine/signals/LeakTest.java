package dev.bobine.signals;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.Hashes;
import dev.bobine.journey.Publisher;
import dev.bobine.operations.ManagementPort;
import dev.bobine.runtime.SecuredServers;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Plants words where secrets are, lets everything go wrong that can, and looks for the words wherever somebody reads.
@QuarkusTest
@TestProfile(Talkative.class)
@QuarkusTestResource(StackResource.class)
class LeakTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROMPT = "planted-prompt-word";
    private static final String API_KEY = "bob_planted-api-key-0123456789-0123456789";
    private static final List<String> WAYS = List.of("refused", "broken", "lost", "failed", "unreachable");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "bobine.storage.secret-key")
    String storageSecret;

    @Inject
    InMemorySpanExporter spans;

    private final Lines lines = new Lines();

    /// Every line of the log as it is written, with its context and stack traces.
    private static final class Lines extends Handler {

        private final ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Map<String, String>> contexts = new ConcurrentLinkedQueue<>();

        private Lines() {
            setLevel(Level.ALL);
            setFormatter(new PatternFormatter("%p %c %X %s%e%n"));
        }

        @Override
        public void publish(LogRecord record) {
            if (record instanceof ExtLogRecord extended) {
                contexts.add(extended.getMdcCopy());
            }
            written.add(getFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(lines);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(lines);
    }

    @Test
    void promptsKeysAndSignaturesAreReadNowhere() {
        String run = UUID.randomUUID().toString();
        List<String> read = new ArrayList<>();
        try (Publisher publisher = new Publisher(bootstrapServers, SecuredServers.client())) {
            WAYS.forEach(way -> publisher.publish("u", request(run + way, "way:" + way)));
            publisher.publish("u", "{\"id\":\"" + run + "odd\",\"userId\":7,\"prompt\":[\"" + PROMPT + "\"]}");
            publisher.publish("u", "{\"prompt\":\"" + PROMPT);
            read.addAll(answersOverHttp());

            WAYS.forEach(way -> await().alias(way)
                    .atMost(PATIENCE)
                    .until(() -> publisher.kindsOf(run + way).contains("failed")));
            await().atMost(PATIENCE).until(() -> publisher.kindsOf(run + "odd").contains("rejected"));
            publisher.events().forEach(event -> read.add(event.toString()));
            publisher.deadLetters().forEach(record -> record.headers()
                    .forEach(header -> read.add(header.key() + new String(header.value(), StandardCharsets.UTF_8))));
        }
        read.addAll(lines.written);
        spans.getFinishedSpanItems().forEach(span -> read.add(span.toString()));

        assertThat(lines.written).isNotEmpty();
        for (String secret : List.of(
                PROMPT,
                API_KEY,
                GossipingProvider.KEY,
                GossipingProvider.SIGNATURE,
                "X-Amz-Signature",
                SecuredServers.PASSWORD,
                storageSecret)) {
            assertThat(read).as("what holds " + secret).noneMatch(text -> text.contains(secret));
        }
    }

    @Test
    void aLineAboutAJobSaysWhichAndWhose() {
        String run = UUID.randomUUID().toString();
        try (Publisher publisher = new Publisher(bootstrapServers, SecuredServers.client())) {
            publisher.publish("u", request(run, "way:refused"));
            await().atMost(PATIENCE).until(() -> publisher.kindsOf(run).contains("failed"));
            String job = publisher.eventsOf(run).getFirst().key();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines.contexts).anySatisfy(fields -> assertThat(fields)
                            .containsEntry("jobId", job)
                            .containsEntry("userId", Hashes.sha256("u"))
                            .containsEntry("state", "submitting")
                            .containsEntry("attempt", "1")
                            .containsEntry("backend", "gossip")));
        }
    }

    private static List<String> answersOverHttp() {
        List<String> answers = new ArrayList<>();
        for (String body : List.of(
                request("", PROMPT).replace("2", "\"" + PROMPT + "\""),
                "{\"userId\":\"u\",\"prompt\":\"" + PROMPT + "\",\"" + PROMPT + "\":1}",
                "{\"prompt\":\"" + PROMPT + "\"}",
                "{" + PROMPT)) {
            answers.add(given().contentType(ContentType.JSON)
                    .header("X-Api-Key", API_KEY)
                    .body(body)
                    .post("/jobs")
                    .asString());
        }
        answers.add(given().header("Authorization", "Bearer " + API_KEY)
                .get("/jobs")
                .asString());
        answers.add(given().get(ManagementPort.url("/metrics")).asString());
        answers.add(given().get("/backends").asString());
        return answers;
    }

    private static String request(String id, String way) {
        return "{\"id\":\"%s\",\"userId\":\"u\",\"prompt\":\"%s %s\",\"seconds\":2,\"model\":\"gossip\"}"
                .formatted(id, PROMPT, way);
    }
}
