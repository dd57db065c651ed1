package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The package, as it will run.
class AdvisoriesIT {

    private static final Path PACKAGE = Path.of("target/quarkus-app");
    private static final Pattern DEPENDENCY = Pattern.compile("([\\w.-]+:[\\w.-]+):[^:]*:jar:([^:\\s]+)");

    @Test
    void nothingThatIsShippedHasAKnownVulnerability() throws IOException {
        Map<String, String> shipped = Files.readAllLines(PACKAGE.resolve("quarkus-app-dependencies.txt")).stream()
                .flatMap(line -> DEPENDENCY.matcher(line).results())
                .collect(Collectors.toMap(
                        found -> found.group(1), (MatchResult found) -> found.group(2), (one, other) -> one));

        assertThat(shipped).hasSizeGreaterThan(100);
        assertThat(Advisories.load().faults(shipped)).isEmpty();
    }
}
