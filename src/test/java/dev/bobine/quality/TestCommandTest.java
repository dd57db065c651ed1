package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command that installs what the tests need and runs them.
class TestCommandTest {

    private static final Path COMMAND = Path.of(".ci", "run");

    /// Without a network these would try again for minutes.
    @ParameterizedTest
    @ValueSource(strings = {"npm ci", "pip install", "./mvnw"})
    void nothingThatIsFetchedOrRunKeepsTheCommandWaitingForLong(String program) throws IOException {
        List<String> calls = Files.readAllLines(COMMAND).stream()
                .filter(line -> line.contains(program + " "))
                .filter(line -> !line.strip().startsWith("#"))
                .toList();

        assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(call.substring(0, call.indexOf(program)))
                .contains("timeout "));
    }
}
