package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import dev.bobine.net.Hmac;
import dev.bobine.operations.ManagementPort;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.WireDialect;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(LiveProviders.Profile.class)
@QuarkusTestResource(StackResource.class)
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
        List.of("own", "vertex", "gemini", "kling", "kling-old", "openrouter", "fal")
                .forEach(name -> Providers.named(name).denyAPoll());
        requests.forEach(request -> publisher.publish("file", request.replace("{\"id\":\"", "{\"id\":\"" + run + "-")));

        await().atMost(PATIENCE).until(() -> ends().size() == requests.size());

        assertThat(ends()).allSatisfy((id, end) -> {
            String backend = id.substring(run.length() + 1);
            assertThat(end.kind()).as(end.data().toString()).isEqualTo("completed");
            assertThat(end.data().path("backend").asText()).isEqualTo(backend);
            assertThat(end.data().path("clip").path("sha256").asText()).hasSize(64);
            assertThat(Providers.named(backend).paid()).isPositive();
        });
        ends().values().forEach(ProvidersTest::print);
        assertThat(costSource("openrouter")).isEqualTo("provider");
        assertThat(costSource("own")).isEqualTo("estimate");
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aVideoOfOpenAisInterfaceIsRemixedEditedAndExtendedByAModelThatCan() {
        String user = "\"user\":\"remix-" + run + "\"";
        String first = video("/v1/videos", "{\"prompt\":\"A kite\",\"model\":\"own-model\"," + user + "}");
        String named = "{\"prompt\":\"In rain\",\"video\":{\"id\":\"" + first + "\"}";

        String remix = video("/v1/videos/" + first + "/remix", "{\"prompt\":\"In rain\"}");
        video("/v1/videos/edits", named + "}");
        video("/v1/videos/extensions", named + ",\"seconds\":\"4\"}");

        given().get("/v1/videos/" + remix)
                .then()
                .body("remixed_from_video_id", equalTo(first))
                .body("model", equalTo("own-model"))
                .body("bobine.metadata", equalTo(Map.of()));
        given().contentType("application/json")
                .body(named + ",\"model\":\"weak-model\"}")
                .post("/v1/videos/edits")
                .then()
                .statusCode(400)
                .header("x-should-retry", "false")
                .body("error.code", equalTo("model_cannot_edit"))
                .body("error.param", equalTo("video"));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void anOldNameMayStandForAModelThatHasSomethingNearItOnly() {
        given().contentType("application/json")
                .body("{\"prompt\":\"x\",\"model\":\"sora-old\",\"seconds\":\"12\",\"size\":\"1792x1024\"}")
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .body("model", equalTo("sora-old"))
                .body("seconds", equalTo("4"))
                .body("size", equalTo("1280x720"))
                .body("bobine.fitted", equalTo(Map.of("seconds", "12", "size", "1792x1024")));
        given().contentType("application/json")
                .body("{\"prompt\":\"x\",\"model\":\"own-model\",\"seconds\":\"12\"}")
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("seconds"));
    }

    private static String video(String path, String body) {
        String id = given().contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        await().atMost(PATIENCE)
                .until(() -> given().get("/v1/videos/" + id).path("status").equals("completed"));
        return id;
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
        assertThat(left.paid())
                .as("the one job that it had begun with may have been on its way to it")
                .isBetween(paidLeft, paidLeft + 1);
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
        assertThat(Ledger.number("select faults from backend where name = 'weak'"))
                .isZero();
        assertThat(metrics()).containsPattern("bobine_backend_circuit_opened_total\\{backend=\"weak\"\\} [12]\\.0");
    }

    private static void print(Event end) {
        JsonNode data = end.data();
        System.out.printf(
                "%-11s %s %6d bytes, %.4f %s (%s), %s%n",
                data.path("backend").asText(),
                end.kind(),
                data.path("clip").path("bytes").asLong(),
                data.path("cost").path("chargedMicros").asLong() / 1e6,
                data.path("cost").path("currency").asText(),
                data.path("cost").path("source").asText(),
                data.path("clip").path("key").asText());
    }

    @ParameterizedTest
    @CsvSource({"no_funds", "auth", "model_gone"})
    void aBackendThatNeedsAnOperatorIsPausedAndItsJobsGoElsewhere(String reason) {
        LiveProvider first = Providers.named("first");
        LiveProvider second = Providers.named("second");
        int before = first.paid();
        int beforeSecond = second.paid();
        post("/backends/second/pause", "{\"reason\":\"not yet\"}");
        first.refuse(1, words -> switch (reason) {
            case "no_funds" -> words.noFunds();
            case "auth" -> words.unauthorized();
            default -> words.modelGone();
        });

        publish("job", "first-or-second");
        await().atMost(PATIENCE)
                .until(() -> backend("first").getString("health").equals("paused"));
        post("/backends/second/resume", "");
        await().atMost(PATIENCE).until(() -> ends().size() == 1);

        assertThat(kinds("job")).containsExactly("accepted", "started", "completed");
        assertThat(ended("job").data().path("backend").asText()).isEqualTo("second");
        assertThat(first.paid()).isEqualTo(before);
        assertThat(second.paid()).isEqualTo(beforeSecond + 1);
        assertThat(backend("first").getString("pausedReason")).isEqualTo(reason);
        assertThat(metrics())
                .contains("bobine_backend_pauses_total{backend=\"first\",reason=\"%s\"} 1.0".formatted(reason));
        post("/backends/first/resume", "");
    }

    @Test
    void anUnclearSubmitIsNeverMadeElsewhere() {
        LiveProvider first = Providers.named("first");
        int before = Providers.named("second").paid();
        int beforeFirst = first.paid();
        post("/backends/second/pause", "{\"reason\":\"not yet\"}");
        first.loseAnAnswer();

        publish("unclear", "first-or-second");
        await().atMost(PATIENCE).until(() -> kinds("unclear").contains("unresolved"));
        post("/backends/second/resume", "");
        publish("next", "first-or-second");
        await().atMost(PATIENCE).until(() -> ends().size() == 1);

        assertThat(kinds("unclear")).containsExactly("accepted", "unresolved");
        assertThat(first.paid() + Providers.named("second").paid()).isEqualTo(beforeFirst + before + 2);
    }

    @Test
    void aProvidersCallEndsTheWaitForTheNextPoll() {
        LiveProvider provider = Providers.named("calling");
        publish("called", "calling-model");
        await().atMost(PATIENCE).until(() -> kinds("called").contains("started"));
        await().atMost(PATIENCE).until(() -> provider.callback().isPresent());
        String address = provider.callback().orElseThrow().replace("https://bobine.example", "");
        byte[] body = "{\"id\":\"%s\"}".formatted(provider.lastJob()).getBytes(StandardCharsets.UTF_8);

        assertThat(call(address, body, "t=1,v1=" + "0".repeat(64))).isEqualTo(403);
        assertThat(call(address.replaceFirst(".$", "x"), body, signed(body))).isEqualTo(403);
        assertThat(call(address.replace("/calling/", "/nobody/"), body, signed(body)))
                .isEqualTo(403);
        await().atMost(PATIENCE).until(() -> {
            assertThat(call(address, body, signed(body))).isEqualTo(204);
            return ends().size() == 1;
        });

        assertThat(kinds("called")).containsExactly("accepted", "started", "completed");
        assertThat(call(address, body, signed(body)))
                .as("about a job that has ended")
                .isEqualTo(204);
    }

    @Test
    void aProvidersCallClearsUpAnUnclearSubmit() {
        LiveProvider fal = Providers.named("calling-fal");
        fal.loseAnAnswer();
        publish("unclear", "calling-fal-model");
        await().atMost(PATIENCE).until(() -> kinds("unclear").contains("unresolved"));
        String address = fal.callback().orElseThrow().replace("https://bobine.example", "");
        String call = "{\"request_id\":\"%s\",\"status\":\"OK\"}";

        assertThat(call(address, call.formatted("another").getBytes(StandardCharsets.UTF_8), ""))
                .isEqualTo(204);
        assertThat(kinds("unclear")).containsExactly("accepted", "unresolved");
        assertThat(call(address, call.formatted(fal.lastJob()).getBytes(StandardCharsets.UTF_8), ""))
                .isEqualTo(204);
        await().atMost(PATIENCE).until(() -> ends().size() == 1);

        assertThat(kinds("unclear")).containsExactly("accepted", "unresolved", "started", "completed");
        assertThat(fal.paid()).isEqualTo(1);
    }

    @Test
    void aRetiredModelIsRefusedAndOneThatWillBeIsTold() {
        publish("late", "retired-model");
        publish("soon", "retiring-model");
        await().atMost(PATIENCE).until(() -> ends().size() == 2);

        assertThat(kinds("late")).containsExactly("rejected");
        assertThat(ended("late").data().path("error").path("code").asText()).isEqualTo("model_retired");
        assertThat(kinds("soon")).contains("completed");
        // Midnight may pass while the service runs.
        given().get("/models")
                .then()
                .body("models.find { it.name == 'retired-model' }.state", equalTo("retired"))
                .body("models.find { it.name == 'retiring-model' }.state", equalTo("retiring"))
                .body("models.find { it.name == 'retiring-model' }.daysLeft", oneOf(10, 9))
                .body("models.find { it.name == 'own-model' }.state", equalTo("available"))
                .body("models.find { it.name == 'own-model' }.offers[0].health", equalTo("ready"));
        assertThat(metrics()).containsPattern("bobine_model_days_left\\{model=\"retiring-model\"} (10|9)\\.0");
    }

    private Event ended(String id) {
        return Objects.requireNonNull(ends().get(run + "-" + id), id);
    }

    private static int call(String address, byte[] body, String signature) {
        return given().urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .header("X-OpenRouter-Signature", signature)
                .body(body)
                .post(address)
                .statusCode();
    }

    private static String signed(byte[] body) {
        long now = Instant.now().getEpochSecond();
        String text = now + "," + new String(body, StandardCharsets.UTF_8);
        return "t=" + now + ",v1=" + Hmac.hex(Providers.WEBHOOK_SECRET, text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonPath backend(String name) {
        return given().get("/backends")
                .then()
                .extract()
                .jsonPath()
                .setRootPath("backends.find { it.name == '" + name + "' }");
    }

    private static String metrics() {
        return given().get(ManagementPort.url("/metrics")).then().extract().asString();
    }

    @Test
    void aJobStaysWithTheReplicaThatTookIt() {
        LiveProvider a = Providers.named("replica-a");
        LiveProvider b = Providers.named("replica-b");
        int published = 0;
        // Which of the two takes a job is as good as chance.
        while (published < 100 && (published < 8 || a.paid() == 0 || b.paid() == 0)) {
            publish("job" + published++, "replicated");
            int jobs = published;
            await().atMost(PATIENCE).until(() -> jobs < 8 || ends().size() == jobs);
        }

        assertThat(ends().values()).allSatisfy(end -> assertThat(end.kind()).isEqualTo("completed"));
        assertThat(a.paid()).isPositive();
        assertThat(b.paid()).isPositive();
        assertThat(a.paid() + b.paid()).isEqualTo(published);
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
                .filter(event ->
                        List.of("completed", "failed", "cancelled", "rejected").contains(event.kind()))
                .collect(Collectors.toMap(Event::requestId, event -> event, (first, _) -> first));
    }
}
