package dev.bobine.rendering.openrouter;

import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.http.Tariff;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the `openrouter` dialect is spoken with one account.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change
/// @param webhookSecret key of the gateway's signatures under its calls; none leaves it to the address that was called
/// @param dollar price of a US dollar, which the gateway bills in
public record OpenRouterSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        Supplier<Optional<String>> webhookSecret,
        HttpSettings http,
        Tariff dollar) {

    public OpenRouterSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(webhookSecret, "webhookSecret is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(dollar, "dollar is null");
    }

    /// As an operator has configured it.
    public static OpenRouterSettings of(
            String backend,
            Supplier<Optional<String>> apiKey,
            Supplier<Optional<String>> webhookSecret,
            HttpSettings http,
            OpenRouterConfig config) {
        return new OpenRouterSettings(
                backend, apiKey, webhookSecret, http, new Tariff(Optional.of(config.dollarPrice())));
    }
}
