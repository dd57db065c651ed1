package dev.bobine.rendering.kling;

import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.http.Tariff;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the `kling-legacy` dialect is spoken with one account.
///
/// @param backend name of the backend, as tickets carry it
/// @param accessKey names the account
/// @param secretKey signs the tokens; both are asked for before every call, so that they may change
/// @param unit price of one resource unit
/// @param settle how long a submit whose answer was lost may take to show up
public record KlingLegacySettings(
        String backend,
        Supplier<Optional<String>> accessKey,
        Supplier<Optional<String>> secretKey,
        HttpSettings http,
        Tariff unit,
        Duration settle) {

    public KlingLegacySettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(accessKey, "accessKey is null");
        Objects.requireNonNull(secretKey, "secretKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(unit, "unit is null");
    }

    /// As an operator has configured it.
    public static KlingLegacySettings of(
            String backend,
            Supplier<Optional<String>> accessKey,
            Supplier<Optional<String>> secretKey,
            HttpSettings http,
            KlingLegacyConfig config) {
        return new KlingLegacySettings(
                backend, accessKey, secretKey, http, new Tariff(config.unitPrice()), config.settle());
    }
}
