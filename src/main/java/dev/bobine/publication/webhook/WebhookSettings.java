package dev.bobine.publication.webhook;

import dev.bobine.net.UrlGuard;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// How webhooks work in this deployment.
///
/// @param key with which secrets are sealed; without one there are no webhooks
/// @param perCaller most endpoints of one caller
/// @param inFlight most calls of one pod at once
/// @param guard says which addresses may be called
/// @param plainHttp whether endpoints may do without TLS
/// @param source the CloudEvents source of this deployment's events
public record WebhookSettings(
        Supplier<Optional<String>> key, int perCaller, int inFlight, UrlGuard guard, boolean plainHttp, String source) {

    /// Characters of the key at least.
    public static final int MIN_KEY = 32;

    public WebhookSettings {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(guard, "guard is null");
        Objects.requireNonNull(source, "source is null");
        if (key.get().filter(text -> text.length() < MIN_KEY).isPresent()) {
            throw new IllegalArgumentException("bobine.webhooks.key must have at least " + MIN_KEY + " characters");
        }
        if (perCaller < 1 || inFlight < 1) {
            throw new IllegalArgumentException("bobine.webhooks.per-caller and in-flight must be at least 1");
        }
    }
}
