package dev.bobine.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.WireDialect;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
@QuarkusTestResource(value = Providers.class, restrictToAnnotatedClass = true)
class ProvidersTest {

    private static final Path REQUESTS = Path.of("src/test/resources/seven-requests.jsonl");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String run = UUID.randomUUID().toString();
    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        publisher.close();
    }

    @Test
    void oneFileOfRequestsBecomesSevenClipsOfSevenBackends() throws IOException {
        List<String> requests = Files.readAllLines(REQUESTS);
        requests.forEach(request -> publisher.publish("file", request.replace("{\"id\":\"", "{\"id\":\"" + run + "-")));

        await().atMost(PATIENCE).until(() -> ends().size() == requests.size());

        assertThat(ends()).allSatisfy((id, end) -> {
            String backend = id.substring(run.length() + 1);
            assertThat(end.kind()).as(end.data().toString()).isEqualTo("completed");
            assertThat(end.data().path("backend").asText()).isEqualTo(backend);
            assertThat(end.data().path("clip").path("sha256").asText()).hasSize(64);
            assertThat(Providers.named(backend).paid()).isPositive();
        });
        assertThat(costSource("openrouter")).isEqualTo("provider");
        assertThat(costSource("own")).isEqualTo("estimate");
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void whatWaitsForAPausedBackendIsServedByTheOtherAndPaidOnce() {
        LiveProvider left = Providers.named("left");
        LiveProvider right = Providers.named("right");
        IntStream.range(0, 8).forEach(i -> publish("job" + i, "either"));
        await().atMost(PATIENCE).until(() -> left.paid() > 0);

        post("/backends/left/pause", "{\"reason\":\"maintenance\"}");
        int paidLeft = left.paid();
        await().atMost(PATIENCE).until(() -> ends().size() == 8);

        assertThat(ends().values()).allSatisfy(end -> assertThat(end.kind()).isEqualTo("completed"));
        assertThat(left.paid()).isEqualTo(paidLeft);
        assertThat(left.paid() + right.paid()).isEqualTo(8);
        post("/backends/left/resume", "");
    }

    @Test
    void anUnclearSubmitToKlingIsResolvedByAsking() {
        LiveProvider kling = Providers.named("kling");
        int before = kling.paid();
        kling.loseAnAnswer();

        publish("lost", "kling-model");
        await().atMost(PATIENCE).until(() -> !ends().isEmpty());

        assertThat(kinds("lost")).containsExactly("accepted", "started", "completed");
        assertThat(kling.paid()).isEqualTo(before + 1);
    }

    @Test
    void anUnclearSubmitToVeoIsParkedAndNotRepeated() {
        LiveProvider vertex = Providers.named("vertex");
        int before = vertex.paid();
        vertex.loseAnAnswer();

        publish("lost", "vertex-model");
        await().atMost(PATIENCE).until(() -> kinds("lost").contains("unresolved"));

        assertThat(kinds("lost")).containsExactly("accepted", "unresolved");
        assertThat(vertex.paid()).isEqualTo(before + 1);
    }

    @Test
    void aFailingBackendIsLeftAloneAndTriedWithOneJob() {
        LiveProvider weak = Providers.named("weak");
        weak.refuse(3, _ -> WireDialect.json(500, "{\"error\":\"down\"}"));

        IntStream.range(0, 3).forEach(i -> publish("job" + i, "weak-model"));
        await().atMost(PATIENCE).until(() -> ends().size() == 3);

        assertThat(ends().values()).allSatisfy(end -> assertThat(end.kind()).isEqualTo("completed"));
        assertThat(weak.paid()).isEqualTo(3);
        assertThat(Ledger.number("select faults from backend where name = 'weak'")).isZero();
        String metrics = given().get("/metrics").then().extract().asString();
        assertThat(metrics).containsPattern("bobine_backend_circuit_opened_total\\{backend=\"weak\"\\} [12]\\.0");
    }

    @Test
    void aJobStaysWithTheReplicaThatTookIt() {
        IntStream.range(0, 8).forEach(i -> publish("job" + i, "replicated"));
        await().atMost(PATIENCE).until(() -> ends().size() == 8);

        assertThat(ends().values()).allSatisfy(end -> assertThat(end.kind()).isEqualTo("completed"));
        assertThat(Providers.named("replica-a").paid()).isPositive();
        assertThat(Providers.named("replica-b").paid()).isPositive();
        assertThat(Providers.named("replica-a").paid() + Providers.named("replica-b").paid())
                .isEqualTo(8);
    }

    private void publish(String id, String model) {
        String user = id + "-" + run;
        publisher.publish(
                user,
                "{\"id\":\"%s-%s\",\"userId\":\"%s\",\"model\":\"%s\",\"prompt\":\"A paper boat\"}"
                        .formatted(run, id, user, model));
    }

    private static void post(String path, String body) {
        given().contentType(ContentType.JSON).body(body).post(path).then().statusCode(200);
    }

    private String costSource(String id) {
        return Optional.ofNullable(ends().get(run + "-" + id))
                .map(end -> end.data().path("cost").path("source").asText())
                .orElse("");
    }

    private List<String> kinds(String id) {
        return publisher.kindsOf(run + "-" + id);
    }

    /// The last events of this test's jobs, by request.
    private Map<String, Event> ends() {
        return publisher.events().stream()
                .filter(event -> event.requestId().startsWith(run))
                .filter(event -> List.of("completed", "failed", "cancelled", "rejected").contains(event.kind()))
                .collect(Collectors.toMap(Event::requestId, event -> event, (first, _) -> first));
    }
}
