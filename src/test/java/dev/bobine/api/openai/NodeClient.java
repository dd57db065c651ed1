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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Runs a script of `src/test/node` with somebody else's client in a process of its own. Where Node or the clients are
/// missing the test says that it was left out.
public final class NodeClient {

    private static final Path SCRIPTS = Path.of("src/test/node");
    private static final Path HOME = Path.of("target/node");
    private static final Duration LIMIT = Duration.ofMinutes(Long.getLong("node.minutes", 3));
    private static final ObjectMapper JSON = new ObjectMapper();

    private NodeClient() {}

    /// What the script printed.
    public static JsonNode run(String script, String... arguments) throws IOException, InterruptedException {
        return runText(script, Files.readString(SCRIPTS.resolve(script)), arguments);
    }

    /// What a script of this text printed.
    public static JsonNode runText(String script, String text, String... arguments)
            throws IOException, InterruptedException {
        Optional<Path> node = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "node"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(node.isPresent(), "Left out: there is no node on the PATH.");
        Assumptions.assumeTrue(
                Files.isDirectory(HOME.resolve("node_modules/@modelcontextprotocol")),
                "Left out: the clients are not in target/node; .ci/run puts them there.");
        Path there = Files.writeString(HOME.resolve(script), text);
        List<String> command = new ArrayList<>(List.of(node.get().toString(), there.toString()));
        command.addAll(List.of(arguments));
        File complaints = Files.createTempFile("node", ".log").toFile();
        Process process = new ProcessBuilder(command).redirectError(complaints).start();
        try {
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
