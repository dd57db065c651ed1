package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// How tests wait: for a condition, with a limit that a busy machine keeps, and never for a time.
@Execution(ExecutionMode.CONCURRENT)
class WaitsTest {

    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Path TESTS = Path.of("src", "test", "java");

    /// Where time itself is what is measured, or is the fault.
    private static final Set<String> TAKE_THEIR_TIME = Set.of("bench", "chaos");

    private static final Pattern LIMIT = Pattern.compile(
            "(?:Duration (?:PATIENCE|LIMIT|LONG) =\\s+|\\batMost\\(\\s*)Duration\\.of(\\w+)\\((\\d+)\\)");
    private static final Pattern SLEEP = Pattern.compile("\\b(?:Thread|TimeUnit\\.\\w+)\\.sleep\\(");

    private static final Pattern LIBRARY = Pattern.compile("\\bAwaitility\\.await\\b");

    private record Found(Path file, MatchResult match) {

        boolean takesItsTime() {
            return TAKE_THEIR_TIME.contains(
                    file.getName(file.getNameCount() - 2).toString());
        }

        Duration length() {
            return Duration.of(
                    Long.parseLong(match.group(2)),
                    ChronoUnit.valueOf(match.group(1).toUpperCase(Locale.ROOT)));
        }

        @Override
        public String toString() {
            return file + ": " + match.group();
        }
    }

    @Test
    void noConditionIsWaitedForForLessThanABusyMachineNeeds() {
        List<Found> limits = found(LIMIT);

        assertThat(limits).hasSizeGreaterThan(50);
        assertThat(limits).allSatisfy(limit -> assertThat(limit.length()).isGreaterThanOrEqualTo(SHORTEST));
    }

    @Test
    void noTestSleeps() {
        assertThat(found(SLEEP)).isEmpty();
    }

    @Test
    void conditionsAreLookedAtInOneWay() {
        assertThat(found(LIBRARY))
                .extracting(Found::file)
                .containsExactly(TESTS.resolve("dev/bobine/quality/Waits.java"));
    }

    private static List<Found> found(Pattern pattern) {
        return Sources.under(TESTS, ".java").stream()
                .flatMap(file -> pattern.matcher(Sources.read(file)).results().map(match -> new Found(file, match)))
                .filter(found -> !found.takesItsTime())
                .toList();
    }
}
