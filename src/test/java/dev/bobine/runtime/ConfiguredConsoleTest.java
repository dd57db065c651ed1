package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobine.api.console.ConsoleSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredConsoleTest {

    private static final List<String> PRODUCTION = List.of("prod");
    private static final Map<String, String> SECRET = Map.of("bobine.console.session-secret-file", "/run/secrets/x");

    private static ConsoleSettings of(Map<String, String> properties, List<String> profiles) {
        return ConfiguredConsole.of(Configured.keyless(properties).console(), profiles);
    }

    @Test
    void inDevelopmentTheStudioIsOpen() {
        assertThat(of(Map.of(), List.of("dev"))).isEqualTo(new ConsoleSettings(true, "studio"));
    }

    @Test
    void inProductionNothingIsOpenUntilSomebodyCouldSignIn() {
        assertThat(of(Map.of(), PRODUCTION).open()).isFalse();
        assertThat(of(SECRET, PRODUCTION)).isEqualTo(new ConsoleSettings(true, "console"));
    }

    @Test
    void itCanBeKeptClosed() {
        assertThat(of(Map.of("bobine.console.enabled", "false"), List.of("dev")).open())
                .isFalse();
    }

    @Test
    void openingItWhereNobodyCouldSignInStopsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of("bobine.console.enabled", "true"), PRODUCTION))
                .withMessageContaining("bobine.console.session-secret-file");
    }
}
