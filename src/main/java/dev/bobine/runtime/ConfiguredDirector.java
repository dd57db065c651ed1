package dev.bobine.runtime;

import dev.bobine.direction.ChatDirector;
import dev.bobine.direction.ChatSettings;
import dev.bobine.direction.DirectionSettings;
import java.time.InstantSource;

/// The director of the configuration.
final class ConfiguredDirector {

    private static final int MAX_SHOTS = 50;

    private ConfiguredDirector() {}

    /// @throws IllegalArgumentException naming the key at fault
    static DirectionSettings of(BobineConfig.Director director, InstantSource clock) {
        require(director.perDay() >= 0, "per-day must not be negative");
        require(director.inFlight() >= 1, "in-flight must be at least 1");
        require(director.maxTokens() >= 1, "max-tokens must be at least 1");
        require(director.mostShots() >= 1 && director.mostShots() <= MAX_SHOTS, "most-shots must be 1 to " + MAX_SHOTS);
        if (director.url().isEmpty()) {
            require(director.model().isEmpty(), "url is missing: model needs it");
            return new DirectionSettings(
                    null, false, director.perDay(), director.mostShots(), director.inFlight(), director.timeout());
        }
        ChatSettings chat = chat(director);
        return new DirectionSettings(
                model(chat, clock),
                chat.prices().microsPerMillionIn() > 0 || chat.prices().microsPerMillionOut() > 0,
                director.perDay(),
                director.mostShots(),
                director.inFlight(),
                director.timeout().multipliedBy(2).plus(director.connectTimeout()));
    }

    private static ChatDirector model(ChatSettings chat, InstantSource clock) {
        try {
            return new ChatDirector(chat, clock);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bobine.director.url must be an http or https URL", e);
        }
    }

    private static ChatSettings chat(BobineConfig.Director director) {
        return new ChatSettings(
                director.url().orElseThrow(),
                director.model().orElseThrow(() -> new IllegalArgumentException("bobine.director.model is missing")),
                Secrets.of("bobine.director.api-key", director.apiKeyFile(), director.apiKey()),
                director.maxTokens(),
                director.tokensField(),
                director.temperature(),
                new ChatSettings.Prices(
                        Money.price("bobine.director.price-per-million-in", director.pricePerMillionIn()),
                        Money.price("bobine.director.price-per-million-out", director.pricePerMillionOut())),
                director.connectTimeout(),
                director.timeout(),
                director.inFlight());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("bobine.director." + what);
        }
    }
}
