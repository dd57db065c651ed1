package dev.bobine.api;

import dev.bobine.job.CircuitBreaker;
import dev.bobine.persistence.BackendStore.BackendState;
import java.time.Instant;
import java.util.Locale;

/// Whether a backend is given jobs.
enum Health {
    READY,
    /// The provider asked to be left alone for a while.
    HELD,
    /// It failed again and again and is tried with one job at a time.
    FAILING,
    /// Stopped until an operator resumes it.
    PAUSED;

    static Health of(BackendState state, CircuitBreaker breaker, Instant now) {
        if (state.pausedAt() != null) {
            return PAUSED;
        }
        if (breaker.isOpen(state.faults())) {
            return FAILING;
        }
        return state.blockedUntil().isAfter(now) ? HELD : READY;
    }

    /// The name on the wire.
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
