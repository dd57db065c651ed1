package dev.bobine.job;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Decides how long a backend that keeps failing is left alone. Only failures that say something about the backend
/// count, and only in a row: see [#counts].
///
/// @param threshold failures in a row that open the circuit
/// @param holdMin first hold; it doubles with every probe that fails, up to `holdMax`
public record CircuitBreaker(int threshold, Duration holdMin, Duration holdMax) {

    /// How long the one job that probes an open circuit may take before another does.
    public static final Duration PROBE_PATIENCE = Duration.ofMinutes(2);

    private static final int MAX_DOUBLINGS = 20;

    public CircuitBreaker {
        Objects.requireNonNull(holdMin, "holdMin is null");
        Objects.requireNonNull(holdMax, "holdMax is null");
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold must be at least 1");
        }
        if (!holdMin.isPositive() || holdMax.compareTo(holdMin) < 0) {
            throw new IllegalArgumentException("holdMin must be positive and not above holdMax");
        }
    }

    /// Whether a submit that ended so is a fault of the backend. An unknown outcome counts too: each one parks money.
    public static boolean counts(Failure failure) {
        return switch (failure.kind()) {
            case TRANSIENT, AMBIGUOUS_SUBMIT -> true;
            case INVALID_REQUEST,
                    MODERATION_INPUT,
                    MODERATION_OUTPUT,
                    AUTH,
                    NO_FUNDS,
                    RATE_LIMITED,
                    MODEL_GONE,
                    LOST_UPSTREAM,
                    RENDER_FAILED,
                    BAD_CLIP,
                    STORAGE,
                    TIMEOUT,
                    DEPENDENCY,
                    OPERATOR,
                    WORKER_CRASHED,
                    UNREADABLE,
                    INTERNAL_ERROR -> false;
        };
    }

    /// Whether jobs may be tried one at a time only.
    public boolean isOpen(int faults) {
        return faults >= threshold;
    }

    /// How long to leave the backend alone after so many failures in a row; empty while the circuit is closed.
    public Optional<Duration> hold(int faults) {
        if (!isOpen(faults)) {
            return Optional.empty();
        }
        Duration doubled = holdMin.multipliedBy(1L << Math.min(faults - threshold, MAX_DOUBLINGS));
        return Optional.of(doubled.compareTo(holdMax) < 0 ? doubled : holdMax);
    }
}
