package dev.bobine.runtime;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaysTest {

    private static final Path OVERLAYS = Path.of("k8s/overlays");
    private static final String SECRETS = "/etc/bobine/secrets";
    private static final Pattern SECRET_FILE = Pattern.compile(SECRETS + "/([\\w./-]+)");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void theConfigurationOfAnOverlayIsOneThatTheServiceStartsWith(String overlay, @TempDir Path directory)
            throws IOException {
        String written = Files.readString(OVERLAYS.resolve(overlay).resolve("application.yaml"));
        for (MatchResult secret : SECRET_FILE.matcher(written).results().toList()) {
            Path file = directory.resolve(secret.group(1));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, "not a secret");
        }
        Path file = directory.resolve("application.yaml");
        Files.writeString(file, written.replace(SECRETS, directory.toString()));

        Configured configured = Configured.installed(file.toUri().toURL());

        assertThat(configured.catalogue().models()).isNotEmpty();
        assertThat(ConfiguredPlans.of(configured.config())).isNotNull();
    }

    @Test
    void everyVariableThatAManifestSetsIsOneThatTheServiceKnows() throws IOException {
        Set<String> known = ConfigMappings.getProperties(configClass(BobineConfig.class)).keySet().stream()
                .map(key -> key.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(variables("BOBINE_")).contains("BOBINE_WORKER_NAME").isSubsetOf(known);
    }

    /// A key that Quarkus does not know is only a warning in the log of a pod.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s/overlays/dev/application.yaml",
                "k8s/overlays/production/application.yaml",
                "deploy/application.yaml"
            })
    void everyKeyOfTheFrameworkThatAnInstallationSetsIsOneThatItKnows(String file) throws IOException {
        Pattern known = frameworkKeys();
        Set<String> set = new TreeSet<>();
        leaves("", new YAMLMapper().readTree(Path.of(file).toFile()), set);

        assertThat(set)
                .filteredOn(key -> key.startsWith("quarkus."))
                .isNotEmpty()
                .allSatisfy(
                        key -> assertThat(known.matcher(key).matches()).as(key).isTrue());
    }

    @Test
    void everyVariableOfTheFrameworkThatAManifestSetsIsOneThatItKnows() throws IOException {
        String known =
                frameworkKeys().pattern().replaceAll("[^a-zA-Z0-9|]+", "_").toUpperCase(Locale.ROOT);

        assertThat(variables("QUARKUS_"))
                .contains("QUARKUS_DATASOURCE_USERNAME")
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    /// Every key that the extensions on the class path describe, names of maps being anything.
    private static Pattern frameworkKeys() throws IOException {
        Pattern property = Pattern.compile("\"property\" : \"((?:[^\"\\\\]|\\\\.)+)\"");
        Set<String> keys = new TreeSet<>();
        for (URL model : Collections.list(OverlaysTest.class
                .getClassLoader()
                .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
            try (InputStream content = model.openStream()) {
                property.matcher(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                        .results()
                        .map(found -> found.group(1))
                        .map(key -> key.replace(".", "\\.").replaceAll("\\\\\\.\\\\\"[^\"]+\\\\\"", "(?:\\\\..+)?"))
                        .forEach(keys::add);
            }
        }
        return Pattern.compile(String.join("|", keys));
    }

    private static void leaves(String path, JsonNode node, Set<String> keys) {
        if (!node.isObject() || node.isEmpty()) {
            keys.add(path);
            return;
        }
        node.properties().forEach(field -> {
            boolean itself = field.getKey().equals("~")
                    || field.getKey().equals("null")
                    || field.getKey().isEmpty();
            String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            leaves(itself ? path : below, field.getValue(), keys);
        });
    }

    /// The variables in all manifests that begin so.
    private static Set<String> variables(String prefix) throws IOException {
        Set<String> variables = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("k8s"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                for (JsonNode document : new YAMLMapper()
                        .readerFor(JsonNode.class)
                        .<JsonNode>readValues(file.toFile())
                        .readAll()) {
                    names(document).filter(name -> name.startsWith(prefix)).forEach(variables::add);
                }
            }
        }
        return variables;
    }

    private static Stream<String> names(JsonNode document) {
        List<JsonNode> environments = document.findValues("env");
        return environments.stream().flatMap(environment -> environment.findValuesAsText("name").stream());
    }
}
