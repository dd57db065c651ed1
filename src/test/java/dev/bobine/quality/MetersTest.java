package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetersTest {

    private static final Pattern METER =
            Pattern.compile("(?s)\\b(counter|timer|summary|gauge|builder)\\w*\\(\\s*\"(bobine\\.[a-z.]+)\"");

    @Test
    void aMeterIsOfOneKind() {
        Map<String, Set<String>> kinds = new TreeMap<>();
        for (Path file : Sources.under(Path.of("src/main/java"), ".java")) {
            Matcher matcher = METER.matcher(Sources.read(file));
            while (matcher.find()) {
                kinds.computeIfAbsent(matcher.group(2), name -> new TreeSet<>()).add(matcher.group(1));
            }
        }

        assertThat(kinds)
                .isNotEmpty()
                .allSatisfy((name, of) -> assertThat(of).as(name).hasSize(1));
    }

    /// Why that matters: whoever counts the second one gets an exception instead.
    @Test
    void oneNameOfTwoKindsIsRefusedByTheRegistry() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.gauge("bobine.things", 1);

        assertThatThrownBy(() -> meters.counter("bobine.things", "call", "poll"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
