package dev.bobine.api.console;

import java.util.List;
import java.util.Objects;

/// What is served to browsers.
///
/// @param open whether there are pages and sessions at all
/// @param home the page that `/` leads to, `console` or `studio`
/// @param signIn how people sign in; empty where nobody needs to
public record ConsoleSettings(boolean open, String home, List<SignInBy> signIn) {

    /// A way to sign in.
    public enum SignInBy {
        KEY,
        OIDC
    }

    public ConsoleSettings {
        Objects.requireNonNull(home, "home is null");
        signIn = List.copyOf(signIn);
    }

    boolean takes(SignInBy way) {
        return open && signIn.contains(way);
    }
}
