package dev.bobine.rendering.http;

import dev.bobine.net.UrlGuard;
import java.time.Duration;
import java.util.Objects;

/// Time limits of one backend, and where its replies may lead.
///
/// @param connectTimeout longest wait for a connection, TLS included
/// @param requestTimeout longest wait for a whole reply once connected, and longest silence within a download
public record HttpSettings(Duration connectTimeout, Duration requestTimeout, UrlGuard guard) {

    public HttpSettings {
        Objects.requireNonNull(connectTimeout, "connectTimeout is null");
        Objects.requireNonNull(requestTimeout, "requestTimeout is null");
        Objects.requireNonNull(guard, "guard is null");
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
    }
}
