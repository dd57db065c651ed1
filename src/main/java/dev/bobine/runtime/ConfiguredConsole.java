package dev.bobine.runtime;

import dev.bobine.api.console.ConsoleSettings;
import java.util.List;
import java.util.Set;

/// What browsers are served, by the configuration. In production nothing, until somebody could sign in.
final class ConfiguredConsole {

    private static final Set<String> OPEN_PROFILES = Set.of("dev", "test");

    private ConfiguredConsole() {}

    /// @param profiles the active ones
    /// @throws IllegalArgumentException naming the key at fault
    static ConsoleSettings of(BobineConfig.Console console, List<String> profiles) {
        boolean development = profiles.stream().anyMatch(OPEN_PROFILES::contains);
        boolean couldSignIn = development || console.sessionSecretFile().isPresent();
        if (console.enabled().orElse(false) && !couldSignIn) {
            throw new IllegalArgumentException("bobine.console.enabled is true, but nobody could sign in: set"
                    + " bobine.console.session-secret-file to a file with a random text that all pods share");
        }
        return new ConsoleSettings(console.enabled().orElse(couldSignIn), development ? "studio" : "console");
    }
}
