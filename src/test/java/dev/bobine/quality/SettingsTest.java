package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is shipped says what differs from the defaults, so that each of those is in one place.
class SettingsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(bobine\\.[^`]+)` \\| `([^`]*)` \\|");
    private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");

    /// Facts about a model or a provider, which are said whatever the default is, and the plan that is the defaults.
    private static final Predicate<String> FACT = Pattern.compile("bobine\\.(models\\..*|currency"
                    + "|backends\\.[\\w-]+\\.(dialect|vertex-veo\\.location)|plans\\.free\\.weight)")
            .asMatchPredicate();

    static Stream<Path> shipped() {
        return Stream.concat(
                Stream.of("src/main/resources", "k8s/overlays")
                        .flatMap(root -> Sources.under(Path.of(root), ".yaml").stream()
                                .filter(file -> file.toString().matches(".*(application|catalogue-example)\\.yaml"))),
                Stream.of(Path.of("deploy/application.yaml")));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void noSettingRepeatsItsDefault(Path file) throws IOException {
        Map<String, String> defaults = defaults();
        List<String> repeated = new ArrayList<>();
        settings("", new YAMLMapper().readTree(Sources.read(file))).forEach((key, value) -> {
            if (!FACT.test(key) && value.equals(defaultOf(key, defaults))) {
                repeated.add(key + ": " + value);
            }
        });

        assertThat(repeated).isEmpty();
    }

    private static String defaultOf(String key, Map<String, String> defaults) {
        return defaults.entrySet().stream()
                .filter(known -> key.matches(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /// By patterns of keys, as they are documented.
    private static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        ROW.matcher(Sources.read(Path.of("src/docs/configuration.md")))
                .results()
                .forEach(row ->
                        defaults.put(row.group(1).replace(".", "\\.").replaceAll("<[^>]+>", "[^.]+"), row.group(2)));
        assertThat(defaults).hasSizeGreaterThan(50);
        return defaults;
    }

    private static Map<String, String> settings(String path, JsonNode node) {
        Map<String, String> settings = new TreeMap<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                settings.putAll(
                        settings(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue()));
            }
        } else {
            settings.put(PROFILE.matcher(path).replaceFirst(""), node.asText());
        }
        return settings;
    }
}
