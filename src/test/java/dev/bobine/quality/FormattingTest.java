package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import dev.bobine.job.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The formatter needs the compiler of the source level, which the tests' JVM has and Maven's may not: so it runs here
/// and not as a plugin. `./mvnw test -Dtest=FormattingTest -Dformat=fix` writes what it would have.
@DisabledIf("isLeftOut")
@Execution(ExecutionMode.CONCURRENT)
class FormattingTest {

    private static final boolean FIX = "fix".equals(System.getProperty("format"));

    /// Digests of the files that were found formatted, so that only what has changed is looked at again.
    private static final Path KNOWN = Path.of("target", "formatted");

    /// All that decides how a file is formatted: the formatter's version and this class.
    private static final String RULES =
            Formatter.class.getProtectionDomain().getCodeSource().getLocation()
                    + Sources.read(Path.of("src/test/java/dev/bobine/quality/FormattingTest.java"));

    private static final int WIDTH = 120;
    private static final Pattern SENTENCE = Pattern.compile("( */// )([\\p{L}`(\\[].*)");
    private static final Pattern BROKEN_DOC = Pattern.compile("(?m)^(\\s*///.*\\n)(\\s*)// (?=\\S)");

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everySourceFileIsFormatted() throws IOException {
        Set<String> known = known();
        Map<Path, String> digests =
                Sources.java().stream().collect(Collectors.toMap(file -> file, FormattingTest::digest));
        Set<Path> unformatted = digests.entrySet().parallelStream()
                .filter(file -> !known.contains(file.getValue()))
                .map(Map.Entry::getKey)
                .filter(this::differs)
                .collect(Collectors.toCollection(TreeSet::new));
        Files.write(
                KNOWN,
                digests.entrySet().stream()
                        .filter(file -> !unformatted.contains(file.getKey()))
                        .map(Map.Entry::getValue)
                        .sorted()
                        .toList());
        if (FIX) {
            for (Path file : unformatted) {
                Files.writeString(file, formatted(file));
            }
        }
        assertThat(FIX ? Set.of() : unformatted)
                .as("files to format with ./mvnw test -Dtest=FormattingTest -Dformat=fix")
                .isEmpty();
    }

    static boolean isLeftOut() {
        return System.getProperty("quick") != null && !FIX;
    }

    private static Set<String> known() throws IOException {
        return Files.exists(KNOWN) ? Set.copyOf(Files.readAllLines(KNOWN)) : Set.of();
    }

    private static String digest(Path file) {
        return Hashes.sha256(RULES + Sources.read(file));
    }

    private boolean differs(Path file) {
        return !formatted(file).equals(Sources.read(file));
    }

    private String formatted(Path file) {
        return format(file, Sources.read(file));
    }

    private String format(Path file, String source) {
        try {
            String ordered =
                    ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.PALANTIR);
            return keepMarkdownComments(formatter.formatSource(flow(ordered)));
        } catch (FormatterException e) {
            throw new IllegalStateException(file + " cannot be formatted", e);
        }
    }

    /// What is too much for a line of documentation goes to the front of the next one where the sentence goes on there:
    /// the formatter would put it on a line of its own. It counts the indentation of all but the first line twice.
    private static String flow(String source) {
        List<String> lines = new ArrayList<>(source.lines().toList());
        for (int i = 1; i + 1 < lines.size(); i++) {
            String line = lines.get(i);
            Matcher next = SENTENCE.matcher(lines.get(i + 1));
            int width = lines.get(i - 1).strip().startsWith("///") ? WIDTH - line.indexOf('/') : WIDTH;
            int end = line.lastIndexOf(' ', width);
            if (line.length() > width && next.matches() && line.startsWith(next.group(1)) && end > next.end(1)) {
                lines.set(i, line.substring(0, end));
                lines.set(i + 1, next.group(1) + line.substring(end + 1) + " " + next.group(2));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /// The formatter breaks a `///` line that is too long into one that is no longer documentation: such a break is
    /// made one of two lines of documentation.
    private static String keepMarkdownComments(String formatted) {
        return BROKEN_DOC.matcher(formatted).replaceAll("$1$2/// ");
    }
}
