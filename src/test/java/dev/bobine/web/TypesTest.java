package dev.bobine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The build bundles the pages' TypeScript without a look at its types; this looks. Where Node or the compiler is
/// missing the test says that it was left out.
@Execution(ExecutionMode.CONCURRENT)
class TypesTest {

    private static final Path HOME = Path.of("target/node");
    private static final Path COMPILER = HOME.resolve("node_modules/typescript/bin/tsc");
    private static final Path SETTINGS = Path.of("src/test/node/tsconfig.json");
    private static final int LIMIT_MINUTES = 5;

    @Test
    void theTypesOfThePagesFit() throws IOException, InterruptedException {
        Optional<Path> node = node();
        Assumptions.assumeTrue(node.isPresent(), "Left out: there is no node on the PATH.");
        Assumptions.assumeTrue(
                Files.isRegularFile(COMPILER), "Left out: TypeScript is not in target/node; .ci/run puts it there.");
        Path settings = Files.copy(SETTINGS, HOME.resolve("tsconfig.json"), StandardCopyOption.REPLACE_EXISTING);

        Process compiler = new ProcessBuilder(node.get().toString(), COMPILER.toString(), "-p", settings.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(compiler.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(said).isEmpty();
            assertThat(compiler.exitValue()).isZero();
        } finally {
            compiler.destroyForcibly();
        }
    }

    private static Optional<Path> node() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "node"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
