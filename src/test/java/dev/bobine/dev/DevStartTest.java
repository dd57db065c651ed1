package dev.bobine.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether, where and on which ports dev mode starts the embedded stack.
class DevStartTest {

    @Test
    void devModeEntersThroughTheStack() throws IOException {
        assertThat(entryPoint("dev"))
                .contains(DevMain.class.getAnnotation(QuarkusMain.class).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "test"})
    void noOtherModeDoes(String profile) throws IOException {
        assertThat(entryPoint(profile)).isEmpty();
    }

    @Test
    void theDataAreOneSessionsAtATime(@TempDir Path data) throws IOException {
        try (DevData first = DevData.take(data.resolve("kept"))) {
            assertThat(first).isNotNull();
            assertThat(DevData.take(data.resolve("kept"))).isNull();
        }
        try (DevData next = DevData.take(data.resolve("kept"))) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void theDataSurviveANewMigrationButNotAChangedOne(@TempDir Path data, @TempDir Path migrations) throws Exception {
        Path first = Files.writeString(migrations.resolve("V1__first.sql"), "create table a ()");
        try (DevData kept = Objects.requireNonNull(DevData.take(data))) {
            Path stack = kept.stack(DevData.migrations(migrations));
            Path file = Files.createFile(
                    Files.createDirectories(stack.resolve("s3")).resolve("object"));

            Files.writeString(migrations.resolve("V2__second.sql"), "create table b ()");
            assertThat(kept.stack(DevData.migrations(migrations))).isEqualTo(stack);
            assertThat(file).exists();

            Files.writeString(first, "create table c ()");
            assertThat(kept.stack(DevData.migrations(migrations))).isEqualTo(stack);
            assertThat(stack).doesNotExist();
        }
    }

    @Test
    void aPortThatIsTakenIsReplacedByAFreeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(Ports.orElse(port, 1)).isEqualTo(1);
            taken.close();
            assertThat(Ports.orElse(port, 1)).isEqualTo(port);
        }
    }

    private static Optional<String> entryPoint(String profile) throws IOException {
        URL file = Objects.requireNonNull(DevStartTest.class.getResource("/application.yaml"));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withProfile(profile)
                .withSources(new YamlConfigSource(file))
                .build();
        return config.getOptionalValue("quarkus.package.main-class", String.class);
    }
}
