package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "NOTICE"})
    void thePackageCarriesWhatTheRepositorySays(String name) {
        assertThat(Path.of("src/main/resources/META-INF", name)).hasSameTextualContentAs(Path.of(name));
        assertThat(Sources.read(Path.of("deploy/Dockerfile"))).contains("COPY LICENSE NOTICE ");
        assertThat(Sources.read(Path.of(".dockerignore"))).contains("!" + name);
    }
}
