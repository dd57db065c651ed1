package dev.bobine.job;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What every request says of itself, whatever it asks for: whose it is, and what is told of it to whom.
///
/// @param maxCostMicros the most that it may be estimated at, in millionths of the currency; null for no such limit
/// @param listener where to tell of it by HTTP; null for nowhere
/// @param metadata echoed in every event
/// @param trace W3C `traceparent` of the publisher
public record RequestHead(
        RequestIdentity identity,
        UserId userId,
        @Nullable Long maxCostMicros,
        @Nullable Listener listener,
        Map<String, String> metadata,
        @Nullable String trace) {

    public RequestHead {
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(userId, "userId is null");
        metadata = Map.copyOf(metadata);
    }

    /// The same under another source.
    public RequestHead from(String source) {
        return new RequestHead(
                new RequestIdentity(source, identity.id()), userId, maxCostMicros, listener, metadata, trace);
    }

    /// The same as a part of another trace, or of another part of its own.
    public RequestHead tracedBy(@Nullable String traceparent) {
        return new RequestHead(identity, userId, maxCostMicros, listener, metadata, traceparent);
    }

    /// The same for what may cost so much.
    public RequestHead atMost(@Nullable Long micros) {
        return new RequestHead(identity, userId, micros, listener, metadata, trace);
    }

    /// The same, with calls to its listener, if it has one, signed by somebody's secret.
    public RequestHead signedBy(String owner) {
        return listener == null
                ? this
                : new RequestHead(identity, userId, maxCostMicros, listener.of(owner), metadata, trace);
    }
}
