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

/// Runs a script of `src/test/python` with somebody else's client in a process of its own. Where Python or the client
/// is missing the test says that it was left out.
public final class PythonClient {

    private static final Path SCRIPTS = Path.of("src/test/python");
    private static final Path PYTHON = Path.of("target/python/bin/python");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private PythonClient() {}

    /// What the script printed.
    ///
    /// @param input what it reads
    public static JsonNode run(String script, String input, String... arguments)
            throws IOException, InterruptedException {
        return run(SCRIPTS.resolve(script), input, arguments);
    }

    /// What a script of this text printed.
    public static JsonNode runText(String text) throws IOException, InterruptedException {
        Path script = Files.createTempFile("client", ".py");
        try {
            return run(Files.writeString(script, text), "");
        } finally {
            Files.delete(script);
        }
    }

    private static JsonNode run(Path script, String input, String... arguments)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(PYTHON),
                "Left out: the client for Python is not in target/python; .ci/run puts it there.");
        List<String> command = new ArrayList<>(List.of(PYTHON.toString(), script.toString()));
        command.addAll(List.of(arguments));
        File complaints = Files.createTempFile("python", ".log").toFile();
        Process process = new ProcessBuilder(command).redirectError(complaints).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(script + ": " + Files.readString(complaints.toPath()));
            }
            return JSON.readTree(output);
        } finally {
            process.destroyForcibly();
            Files.delete(complaints.toPath());
        }
    }
}
