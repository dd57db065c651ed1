package dev.bobine.publication.webhook;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.Ports;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The programs of the page about webhooks, as they stand there, against the service.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookPageTest {

    private static final Path PAGE = Path.of("src/docs/webhooks.md");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RECEIVER = "https://shop.example/hooks/bobine";
    private static final String SERVICE = "localhost:8080";
    private static final String PORT = "8000";

    /// The program in a language that orders and is told.
    private static String program(String language) throws IOException {
        Pattern fence = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$");
        return fence.matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring(block.indexOf('\n') + 1, block.length() - "```".length()))
                .filter(block -> block.contains(RECEIVER) && block.contains("/jobs"))
                .findFirst()
                .orElseThrow();
    }

    private static String here(String program, String receiver) {
        return program.replace(RECEIVER, receiver).replace(SERVICE, "localhost:" + RestAssured.port);
    }

    private static String secret() {
        return given().get("/webhooks/default/secret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
    }

    private static String executable(String name) {
        Stream<String> places = name.equals("java")
                ? Stream.of(System.getProperty("java.home") + "/bin")
                : Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        List<Path> found = places.map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .toList();
        Assumptions.assumeFalse(found.isEmpty(), "Left out: there is no " + name + ".");
        return found.getFirst().toString();
    }

    private static Process start(Path directory, Map<String, String> variables, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    @ParameterizedTest
    @CsvSource({"python, python3, receiver.py", "js, node, receiver.mjs", "java, java, OrderAndBeTold.java"})
    void aProgramOrdersAClipAndIsToldThatItIsThere(
            String language, String command, String file, @TempDir Path directory) throws Exception {
        String port = Integer.toString(Ports.one());
        String text = here(program(language), "http://localhost:" + port + "/").replace(PORT, port);
        Path script = Files.writeString(directory.resolve(file), text);

        Process program =
                start(directory, Map.of("BOBINE_WEBHOOK_SECRET", secret()), executable(command), script.toString());
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder told = new StringBuilder();
            for (String line = said.readLine();
                    line != null;
                    line = told.indexOf(".mp4") < 0 ? said.readLine() : null) {
                told.append(line);
            }

            assertThat(told.toString())
                    .as(() -> language + ": " + read(directory.resolve("errors")))
                    .contains("dev.bobine.job.completed.v1", ".mp4");
        } finally {
            program.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aShellOrdersAClipAndTellsACallFromAForgedOne(@TempDir Path directory) throws Exception {
        String sh = executable("sh");
        Stream.of("curl", "openssl", "od", "base64").forEach(WebhookPageTest::executable);
        try (Receiver receiver = new Receiver()) {
            String[] parts = here(program("sh"), receiver.url()).split("(?m)^# Of a call that came.*$");
            Process order = start(directory, Map.of(), sh, "-c", parts[0]);
            String answer = new String(order.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("jobId");
            await().atMost(PATIENCE).until(() -> !receiver.calls().isEmpty());

            Receiver.Call call = receiver.calls().getFirst();
            assertThat(call.word()).isEqualTo("completed");
            assertThat(judged(directory, sh, parts[1], call, call.body())).isEqualTo("it is from Bobine");
            assertThat(judged(directory, sh, parts[1], call, call.body() + " ")).isEqualTo("it is not");
        }
    }

    private static String judged(Path directory, String sh, String script, Receiver.Call call, String body)
            throws IOException {
        Files.writeString(directory.resolve("call.json"), body);
        Map<String, String> variables = Map.of(
                "secret", secret(),
                "id", call.id(),
                "time", String.valueOf(call.headers().get("webhook-timestamp")),
                "signatures", String.valueOf(call.headers().get("webhook-signature")));
        Process program = start(directory, variables, sh, "-c", script);
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
