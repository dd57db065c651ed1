package dev.bobine.rendering.kling;

import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.http.Tariff;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How the `kling` dialect is spoken with one account.
///
/// @param backend name of the backend, as tickets carry it
/// @param apiKey asked for before every call, so that the key may change
/// @param unit price of one resource unit
/// @param queryLimit tasks in one query
/// @param queryWindow how long a query waits for others to join it
/// @param settle how long a submit whose answer was lost may take to show up
public record KlingSettings(
        String backend,
        Supplier<Optional<String>> apiKey,
        HttpSettings http,
        Tariff unit,
        int queryLimit,
        Duration queryWindow,
        Duration settle) {

    public KlingSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(unit, "unit is null");
        if (queryLimit < 1) {
            throw new IllegalArgumentException("a query must ask for at least one task");
        }
    }

    /// As an operator has configured it.
    public static KlingSettings of(
            String backend, Supplier<Optional<String>> apiKey, HttpSettings http, KlingConfig config) {
        return new KlingSettings(
                backend,
                apiKey,
                http,
                new Tariff(config.unitPrice()),
                config.queryTasks(),
                config.queryWindow(),
                config.settle());
    }
}
