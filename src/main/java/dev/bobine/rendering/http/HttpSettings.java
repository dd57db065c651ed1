package dev.bobine.rendering.http;

import dev.bobine.net.UrlGuard;
import java.time.Duration;
import java.util.Objects;

/// Time limits of one backend, and where its replies may lead.
///
/// @param connectTimeout longest wait for a connection, TLS included
/// @param requestTimeout longest wait for a whole reply once connected, and longest silence within a download
/// @param connections how many are kept for the next calls. With fewer than there are calls at once, connections would
/// be closed and made again all the time
/// @param replies bytes for what is kept of replies while they come, of all together
/// @param longestText of a reply that is read, in bytes; a longer one counts as empty
public record HttpSettings(
        Duration connectTimeout,
        Duration requestTimeout,
        UrlGuard guard,
        int connections,
        long replies,
        int longestText) {

    private static final int MIN_CONNECTIONS = 64;
    private static final int MAX_CONNECTIONS = 1024;
    private static final long SOME_REPLIES = 16 << 20;

    public HttpSettings {
        Objects.requireNonNull(connectTimeout, "connectTimeout is null");
        Objects.requireNonNull(requestTimeout, "requestTimeout is null");
        Objects.requireNonNull(guard, "guard is null");
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
        connections = Math.clamp(connections, MIN_CONNECTIONS, MAX_CONNECTIONS);
    }

    public HttpSettings(Duration connectTimeout, Duration requestTimeout, UrlGuard guard) {
        this(connectTimeout, requestTimeout, guard, MIN_CONNECTIONS, SOME_REPLIES);
    }

    /// Where what is worth knowing of a reply is short.
    public HttpSettings(
            Duration connectTimeout, Duration requestTimeout, UrlGuard guard, int connections, long replies) {
        this(connectTimeout, requestTimeout, guard, connections, replies, ShortTexts.LONGEST);
    }

    /// The same for replies whose texts are what was asked for.
    public HttpSettings withTexts(int longest) {
        return new HttpSettings(connectTimeout, requestTimeout, guard, connections, replies, longest);
    }
}
