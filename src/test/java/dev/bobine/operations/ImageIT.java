package dev.bobine.operations;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.dev.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The image, built and started where a container engine is at hand (`-Pcontainers`). [PodIT] is the same without one.
class ImageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MISCONFIGURED = 2;
    private static final int TERMINATED = 128 + 15;

    /// Makes a cache that cannot be used a reason not to start.
    private static final List<String> CACHE_REQUIRED = List.of("-e", "JDK_JAVA_OPTIONS=-XX:AOTMode=on");

    private static ImageEngine engine;
    private static PodStack stack;

    @BeforeAll
    static void start() throws Exception {
        engine = ImageEngine.need();
        engine.build();
        stack = PodStack.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack != null) {
            engine.close();
            stack.close();
        }
    }

    @Test
    void itRunsAsAUserWithoutRightsAndSaysWhatItIs() throws Exception {
        assertThat(engine.inspect("{{.Config.User}}")).isEqualTo("65532:65532");
        assertThat(engine.inspect("{{index .Config.Labels \"org.opencontainers.image.title\"}}"))
                .isEqualTo("Bobine");
        assertThat(engine.inspect("{{index .Config.Labels \"org.opencontainers.image.licenses\"}}"))
                .isEqualTo("Apache-2.0");
    }

    @Test
    void itsBillOfMaterialsNamesEveryLibraryInIt() throws Exception {
        Path app = engine.copy("/opt/bobine");
        JsonNode bill = new ObjectMapper().readTree(app.resolve("bom.json").toFile());

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        List<String> named = Manifests.list(bill.path("components")).stream()
                .map(part ->
                        part.path("group").asText() + "." + part.path("name").asText() + "-"
                                + part.path("version").asText())
                .toList();
        assertThat(libraries(app.resolve("lib"))).isNotEmpty().allSatisfy(library -> assertThat(named)
                .anyMatch(library::startsWith));
    }

    @Test
    void aContainerThatCannotWorkNamesTheKeyAndEndsAtOnce() throws Exception {
        Map<String, String> configuration = stack.configuration("unused");
        configuration.remove("kafka.bootstrap.servers");

        try (PodProcess pod = engine.start(configuration, List.of())) {
            int code = pod.awaitEnd();

            assertThat(pod.log().lines()).containsExactly("bobine: kafka.bootstrap.servers is not set");
            assertThat(code).isEqualTo(MISCONFIGURED);
        }
    }

    @Test
    void aContainerWhoseTemporaryFilesMayNotRunSaysSo() throws Exception {
        Map<String, String> configuration = stack.configuration("unused");

        try (PodProcess pod = engine.start(configuration, List.of("-e", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=/opt"))) {
            int code = pod.awaitEnd();

            assertThat(pod.log()).contains("bobine: records compressed with zstd could not be read");
            assertThat(code).isEqualTo(MISCONFIGURED);
        }
    }

    @Test
    void aContainerWithItsCacheStartsAndToldToEndMidRenderHandsOver() throws Exception {
        String database = stack.database("image");
        Map<String, String> configuration = stack.configuration(database);
        try (PodProcess migration = engine.start(configuration, CACHE_REQUIRED, "migrate")) {
            int code = migration.awaitEnd();

            assertThat(code).as(migration.log()).isZero();
        }
        stack.servers().renderer().behave(new Behaviour(Duration.ZERO, Duration.ofSeconds(6), 0, 0, 503));

        String job;
        try (PodProcess pod = engine.start(configuration, CACHE_REQUIRED)) {
            int port = pod.awaitStart();
            System.out.printf("container: listening after %d ms%n", pod.age().toMillis());
            await().atMost(PATIENCE)
                    .until(() ->
                            stack.get(pod.managementPort(), "/health/ready").statusCode() == 200);
            System.out.printf("container: ready after %d ms%n", pod.age().toMillis());
            job = stack.submit(port);
            await().atMost(PATIENCE).until(() -> stack.state(port, job).equals("rendering"));

            pod.terminate();
            assertThat(pod.awaitEnd()).isIn(0, TERMINATED);
        }
        assertThat(stack.number(database, "select count(*) from job where state = 'rendering'"))
                .isEqualTo(1);

        try (PodProcess pod = engine.start(configuration, CACHE_REQUIRED)) {
            int port = pod.awaitStart();
            await().atMost(PATIENCE).until(() -> stack.state(port, job).equals("completed"));
            pod.terminate();
            assertThat(pod.awaitEnd()).isIn(0, TERMINATED);
        }
        assertThat(stack.number(database, "select attempt from job_settled"))
                .as("submits")
                .isEqualTo(1);
    }

    private static List<String> libraries(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
