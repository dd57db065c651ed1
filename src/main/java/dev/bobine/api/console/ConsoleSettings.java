package dev.bobine.api.console;

import java.util.Objects;

/// What is served to browsers.
///
/// @param open whether there are pages and sessions at all
/// @param home the page that `/` leads to, `console` or `studio`
public record ConsoleSettings(boolean open, String home) {

    public ConsoleSettings {
        Objects.requireNonNull(home, "home is null");
    }
}
