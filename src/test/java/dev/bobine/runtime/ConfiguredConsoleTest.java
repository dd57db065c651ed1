package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobine.api.console.ConsoleSettings;
import dev.bobine.api.console.ConsoleSettings.SignInBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredConsoleTest {

    private static final List<String> PRODUCTION = List.of("prod");
    private static final Map<String, String> SECRET = Map.of("bobine.console.session-secret-file", "/run/secrets/x");

    private static ConsoleSettings of(Map<String, String> properties, List<String> profiles) {
        return ConfiguredConsole.of(Configured.keyless(properties).console(), true, false, profiles);
    }

    @Test
    void inDevelopmentTheStudioIsOpen() {
        assertThat(of(Map.of(), List.of("dev"))).isEqualTo(new ConsoleSettings(true, "studio", List.of(SignInBy.KEY)));
    }

    @Test
    void inProductionNothingIsOpenUntilSomebodyCouldSignIn() {
        assertThat(of(Map.of(), PRODUCTION).open()).isFalse();
        assertThat(of(SECRET, PRODUCTION)).isEqualTo(new ConsoleSettings(true, "console", List.of(SignInBy.KEY)));
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

    @Test
    void whereNobodyIsAskedWhoCallsNobodySignsIn() {
        assertThat(ConfiguredConsole.of(Configured.keyless(Map.of()).console(), false, false, List.of("dev"))
                        .signIn())
                .isEmpty();
    }

    @Test
    void anIdentityProviderThatSignsPeopleInNeedsASecretToo() {
        assertThat(ConfiguredConsole.of(Configured.keyless(SECRET).console(), true, true, PRODUCTION)
                        .signIn())
                .containsExactly(SignInBy.KEY, SignInBy.OIDC);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ConfiguredConsole.of(Configured.keyless(Map.of()).console(), true, true, PRODUCTION))
                .withMessageContaining("bobine.console.session-secret-file");
    }

    @Test
    void aSecretThatCouldBeGuessedStopsTheStart(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "too short");
        BobineConfig config = Configured.keyless(Map.of("bobine.console.session-secret-file", file.toString()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfiguredConsole.sessions(config.console(), PRODUCTION))
                .withMessageContaining("32 characters")
                .withMessageNotContaining("too short");
        Files.writeString(file, "x".repeat(32));
        assertThat(ConfiguredConsole.sessions(config.console(), PRODUCTION)
                        .secret()
                        .get())
                .isEqualTo("x".repeat(32));
    }
}
