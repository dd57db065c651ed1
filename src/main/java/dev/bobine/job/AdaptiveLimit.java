package dev.bobine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// An in-flight limit that follows what a backend has room for: additive increase, multiplicative decrease (Chiu and
/// Jain, 1989), between 1 and the configured limit.
///
/// A refusal for lack of room shrinks it, once for all submits that were on their way at that time. It grows while it
/// is what holds jobs back, so that a limit that nobody needs is not tried out.
///
/// @param configured the limit that it grows to
public record AdaptiveLimit(int configured) {

    /// Least time between two steps upwards.
    public static final Duration STEP = Duration.ofSeconds(10);

    private static final int STEPS_TO_CONFIGURED = 50;

    public AdaptiveLimit {
        if (configured < 1) {
            throw new IllegalArgumentException("an adaptive in-flight limit must be at least 1");
        }
    }

    /// The limit in force.
    ///
    /// @param current what it was last set to; null while it was never changed
    public int inForce(@Nullable Integer current) {
        return current == null ? configured : Math.clamp(current, 1, configured);
    }

    /// Whether a refusal tells something new: its submit had been claimed after the limit was last changed.
    public static boolean counts(Instant claimedAt, @Nullable Instant changedAt) {
        return changedAt == null || claimedAt.isAfter(changedAt);
    }

    /// After a refusal for lack of room: three quarters of what was tried.
    ///
    /// @param inFlight live jobs, the refused one included
    public int shrunk(@Nullable Integer current, int inFlight) {
        int tried = Math.clamp(inFlight, 1, inForce(current));
        return Math.max(1, Math.min(tried - 1, tried * 3 / 4));
    }

    /// The next step upwards, if it is time for one.
    ///
    /// @param inFlight live jobs
    public OptionalInt grown(@Nullable Integer current, int inFlight, @Nullable Instant changedAt, Instant now) {
        int limit = inForce(current);
        boolean binding = inFlight >= limit;
        boolean rested = changedAt == null || !now.isBefore(changedAt.plus(STEP));
        return limit < configured && binding && rested
                ? OptionalInt.of(Math.min(configured, limit + Math.ceilDiv(configured, STEPS_TO_CONFIGURED)))
                : OptionalInt.empty();
    }
}
