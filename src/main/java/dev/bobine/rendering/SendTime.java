package dev.bobine.rendering;

import java.time.Duration;
import java.time.Instant;

/// When a submit leaves to a backend with a rate limit: a fixed time after it was granted. Grants of all pods are
/// spaced as the limit wants it, but threads, connections and references take their time, some longer than others, and
/// what left as soon as it was ready would arrive in bunches. What is ready before its time waits for it, so that the
/// spacing is there again (the playout delay of packet networks); only what takes longer than [#DELAY] still comes
/// late.
final class SendTime {

    static final Duration DELAY = Duration.ofMillis(250);

    private SendTime() {}

    /// How long a submit that is ready still has to wait; never longer than [#DELAY], however far the clocks of
    /// database and process are apart.
    ///
    /// @param granted by the database's clock
    static Duration wait(Instant granted, Instant now) {
        Duration left = Duration.between(now, granted.plus(DELAY));
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(DELAY) > 0 ? DELAY : left;
    }
}
