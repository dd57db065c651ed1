package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Runs a program of `src/test/java-client` from its source with OpenAI's client for Java, which is too large for this
/// build's class path, in a process of its own. Where the client is missing the test says that it was left out.
final class JavaClient {

    private static final Path PROGRAMS = Path.of("src/test/java-client");
    private static final Path LIBRARIES = Path.of("target/java-client");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private JavaClient() {}

    /// What the program printed.
    static JsonNode run(String program, String... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isDirectory(LIBRARIES),
                "Left out: the client for Java is not in target/java-client; .ci/run puts it there.");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                LIBRARIES + "/*",
                PROGRAMS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        File complaints = Files.createTempFile("java", ".log").toFile();
        Process process = new ProcessBuilder(command).redirectError(complaints).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(program + ": " + Files.readString(complaints.toPath()));
            }
            return JSON.readTree(output);
        } finally {
            process.destroyForcibly();
            Files.delete(complaints.toPath());
        }
    }
}
