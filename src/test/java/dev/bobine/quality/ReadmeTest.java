package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- configuration: begin -->\\n).*?(<!-- configuration: end -->)");
    private static final Pattern METER =
            Pattern.compile("(?s)(?:counter|timer|summary|gauge\\w*|builder)\\(\\s*\"(bobine\\.[a-z.]+)\"");

    @Test
    void theConfigurationTableIsWhatTheCodeSays() throws IOException {
        Path runtime = Path.of("src/main/java/dev/bobine/runtime");
        String source = Sources.read(runtime.resolve("BobineConfig.java"))
                + Sources.read(runtime.resolve("DialectConfig.java"));
        String table = new ConfigurationTable(source.replace("DialectConfig.", "")).markdown();
        String readme = Sources.read(README);
        String expected = TABLE.matcher(readme).replaceFirst("$1" + Matcher.quoteReplacement(table) + "$2");
        if ("fix".equals(System.getProperty("format"))) {
            Files.writeString(README, expected);
        } else {
            assertThat(readme)
                    .as("the README's table; ./mvnw test -Dtest=ReadmeTest -Dformat=fix writes it")
                    .isEqualTo(expected);
        }
        assertThat(expected).contains(table);
    }

    @Test
    void everyMetricIsInTheReadme() {
        Set<String> meters = new TreeSet<>();
        for (Path file : Sources.under(Path.of("src/main/java"), ".java")) {
            Matcher matcher = METER.matcher(Sources.read(file));
            while (matcher.find()) {
                meters.add(matcher.group(1).replace('.', '_'));
            }
        }
        assertThat(meters).isNotEmpty();
        assertThat(Sources.read(README)).contains(meters.toArray(String[]::new));
    }
}
