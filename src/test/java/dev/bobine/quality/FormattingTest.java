package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/// The formatter needs the compiler of the source level, which the tests' JVM has and Maven's may not: so it runs here
/// and not as a plugin. `./mvnw test -Dtest=FormattingTest -Dformat=fix` writes what it would have.
@DisabledIfSystemProperty(named = "quick", matches = ".*")
class FormattingTest {

    private static final boolean FIX = "fix".equals(System.getProperty("format"));

    private static final Pattern BROKEN_DOC = Pattern.compile("(?m)^(\\s*///.*\\n)(\\s*)// (?=\\S)");

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everySourceFileIsFormatted() throws IOException {
        List<String> unformatted = new ArrayList<>();
        for (Path file : Sources.java()) {
            String source = Sources.read(file);
            String formatted = format(file, source);
            if (!formatted.equals(source)) {
                unformatted.add(file.toString());
                if (FIX) {
                    Files.writeString(file, formatted);
                }
            }
        }
        assertThat(FIX ? List.of() : unformatted)
                .as("files to format with ./mvnw test -Dtest=FormattingTest -Dformat=fix")
                .isEmpty();
    }

    private String format(Path file, String source) {
        try {
            String ordered =
                    ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.PALANTIR);
            return keepMarkdownComments(formatter.formatSource(ordered));
        } catch (FormatterException e) {
            throw new IllegalStateException(file + " cannot be formatted", e);
        }
    }

    /// The formatter breaks a `///` line that is too long into one that is no longer documentation: such a break is
    /// made one of two lines of documentation.
    private static String keepMarkdownComments(String formatted) {
        return BROKEN_DOC.matcher(formatted).replaceAll("$1$2/// ");
    }
}
