package dev.bobine.publication.webhook;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What came of a call to an endpoint.
///
/// @param status of the answer; 0 when there was none
/// @param trouble null when the endpoint took it
/// @param retryAfter for how long it asks to be left alone
/// @param text the beginning of the answer's body, for its owner
public record Answer(
        int status,
        @Nullable Trouble trouble,
        @Nullable Duration retryAfter,
        @Nullable String text) {

    static final int GONE = 410;

    /// Why an endpoint did not take an event.
    public enum Trouble {
        /// It answered with another status than 2xx.
        HTTP_STATUS,
        /// It wants the call to go elsewhere, which is not followed.
        REDIRECT,
        /// It did not answer in time.
        TIMEOUT,
        /// There was no connection, or it broke before the answer.
        CONNECTION,
        /// No trustworthy secure connection came about.
        TLS,
        /// Its name is not known.
        UNKNOWN_HOST,
        /// Its address is not one that may be called.
        FORBIDDEN_ADDRESS,
        /// The secret was sealed with another key.
        SECRET_UNREADABLE,
        /// The event is not kept any longer.
        EVENT_GONE,
        /// A fault of this service.
        INTERNAL;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Answer of(Trouble trouble) {
        return new Answer(0, trouble, null, null);
    }

    public boolean taken() {
        return trouble == null;
    }
}
