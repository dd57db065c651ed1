package dev.bobine.runtime;

import dev.bobine.access.SessionSettings;
import dev.bobine.api.console.ConsoleSettings;
import dev.bobine.api.console.ConsoleSettings.SignInBy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What browsers are served, by the configuration. In production nothing, until somebody could sign in.
final class ConfiguredConsole {

    private static final Set<String> OPEN_PROFILES = Set.of("dev", "test");

    private static final int MIN_LENGTH = 32;

    private ConfiguredConsole() {}

    /// What browsers are signed in with. In development a secret of this process alone serves; it ends with it.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the secret as it is now
    static SessionSettings sessions(BobineConfig.Console console, List<String> profiles) {
        return new SessionSettings(
                isOpen(console, profiles),
                console.sessionSecretFile().map(ConfiguredConsole::checked).orElseGet(ConfiguredConsole::ownSecret));
    }

    private static Supplier<String> checked(Path file) {
        SecretFile secret = new SecretFile("bobine.console.session-secret-file", file, MIN_LENGTH);
        if (secret.get().length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "bobine.console.session-secret-file must hold " + MIN_LENGTH + " characters at least");
        }
        return secret;
    }

    private static Supplier<String> ownSecret() {
        byte[] secret = new byte[MIN_LENGTH];
        new SecureRandom().nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        return () -> text;
    }

    /// @param asks whether callers must say who they are
    /// @param oidc whether an identity provider signs people in
    /// @param profiles the active ones
    /// @throws IllegalArgumentException naming the key at fault
    static ConsoleSettings of(BobineConfig.Console console, boolean asks, boolean oidc, List<String> profiles) {
        boolean open = isOpen(console, profiles);
        if (oidc && !open) {
            throw new IllegalArgumentException(
                    "quarkus.oidc.console.tenant-enabled is true, but nobody would stay signed"
                            + " in: set bobine.console.session-secret-file to a file with a random text that all pods share");
        }
        List<SignInBy> ways = Stream.of(SignInBy.values())
                .filter(way -> asks && (way == SignInBy.KEY || oidc))
                .toList();
        return new ConsoleSettings(open, isDevelopment(profiles) ? "studio" : "console", ways);
    }

    private static boolean isOpen(BobineConfig.Console console, List<String> profiles) {
        boolean couldSignIn =
                isDevelopment(profiles) || console.sessionSecretFile().isPresent();
        if (console.enabled().orElse(false) && !couldSignIn) {
            throw new IllegalArgumentException("bobine.console.enabled is true, but nobody could sign in: set"
                    + " bobine.console.session-secret-file to a file with a random text that all pods share");
        }
        return console.enabled().orElse(couldSignIn);
    }

    private static boolean isDevelopment(List<String> profiles) {
        return profiles.stream().anyMatch(OPEN_PROFILES::contains);
    }
}
