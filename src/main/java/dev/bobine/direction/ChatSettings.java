package dev.bobine.direction;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// A language model behind an OpenAI-compatible server, and what may be asked of it.
///
/// @param url base URL, below which `/chat/completions` lies
/// @param model the server's name of it
/// @param key shown as a bearer token
/// @param tokensField the field by which an answer's length is limited
/// @param timeout longest wait for a whole answer
/// @param inFlight calls at once
public record ChatSettings(
        String url,
        String model,
        Supplier<Optional<String>> key,
        int maxTokens,
        String tokensField,
        OptionalDouble temperature,
        Prices prices,
        Duration connectTimeout,
        Duration timeout,
        int inFlight) {
    /// In millionths of the currency, by a million tokens.
    ///
    /// @param microsPerMillionIn price of a million tokens sent, in millionths of the deployment's currency
    public record Prices(long microsPerMillionIn, long microsPerMillionOut) {}

    private static final long MILLION = 1_000_000;

    public ChatSettings {
        Objects.requireNonNull(url, "url is null");
        Objects.requireNonNull(model, "model is null");
    }

    /// What a call costs, rounded up.
    long cost(long tokensIn, long tokensOut) {
        return BigDecimal.valueOf(tokensIn)
                .multiply(BigDecimal.valueOf(prices.microsPerMillionIn()))
                .add(BigDecimal.valueOf(tokensOut).multiply(BigDecimal.valueOf(prices.microsPerMillionOut())))
                .divide(BigDecimal.valueOf(MILLION), 0, RoundingMode.CEILING)
                .longValueExact();
    }
}
