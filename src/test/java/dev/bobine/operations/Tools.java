package dev.bobine.operations;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Programs that a machine may or may not have. With `-Dtools=required`, as the checks of this project run, a missing
/// one is a failure; elsewhere the test that needs it says that it was left out.
final class Tools {

    /// @param output standard output and error, mixed
    record Result(int code, String output) {}

    private Tools() {}

    static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @throws IllegalStateException when tools are required and none of the programs is there
    static Path need(String what, String... programs) {
        Optional<Path> found =
                Stream.of(programs).flatMap(program -> find(program).stream()).findFirst();
        String sentence = what + " needs " + String.join(" or ", programs) + ", which is not on the PATH";
        if (found.isEmpty() && "required".equals(System.getProperty("tools"))) {
            throw new IllegalStateException(sentence);
        }
        Assumptions.assumeTrue(found.isPresent(), sentence);
        return found.orElseThrow();
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, Duration.ofMinutes(1));
    }

    static Result run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " did not end");
        }
        return new Result(process.exitValue(), output);
    }
}
