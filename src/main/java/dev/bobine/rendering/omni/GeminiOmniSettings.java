package dev.bobine.rendering.omni;

import dev.bobine.rendering.http.HttpSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the `gemini-omni` dialect is spoken with one project.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change
/// @param durationSuffix what follows the number of seconds: `s`, or nothing
public record GeminiOmniSettings(
        String backend, Supplier<Optional<String>> apiKey, HttpSettings http, String durationSuffix) {

    public GeminiOmniSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(durationSuffix, "durationSuffix is null");
    }

    /// As an operator has configured it.
    public static GeminiOmniSettings of(
            String backend, Supplier<Optional<String>> apiKey, HttpSettings http, GeminiOmniConfig config) {
        String suffix = config.durationSuffix();
        return new GeminiOmniSettings(backend, apiKey, http, suffix.equals("none") ? "" : suffix);
    }
}
