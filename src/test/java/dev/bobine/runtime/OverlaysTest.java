package dev.bobine.runtime;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

        assertThat(variables()).contains("BOBINE_WORKER_NAME").isSubsetOf(known);
    }

    /// The service's own variables in all manifests.
    private static Set<String> variables() throws IOException {
        Set<String> variables = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("k8s"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                for (JsonNode document : new YAMLMapper()
                        .readerFor(JsonNode.class)
                        .<JsonNode>readValues(file.toFile())
                        .readAll()) {
                    names(document).filter(name -> name.startsWith("BOBINE_")).forEach(variables::add);
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
