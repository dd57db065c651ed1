package dev.bobine.scheduling;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What limits the submits of one backend, over all pods. Pure: the state is passed in.
///
/// @param rate null when the backend has no rate limit
/// @param inFlight jobs the backend may hold; null when it has no such limit
public record BackendLimits(@Nullable Gcra rate, @Nullable Integer inFlight) {

    /// The backend's row and the count of its live jobs, read under the backend's lock.
    ///
    /// @param tat the rate limit's theoretical arrival time
    /// @param blockedUntil no submit before, as the provider asked
    /// @param inFlight live jobs that the backend holds or may hold
    public record State(Instant tat, Instant blockedUntil, boolean paused, int inFlight) {
        public State {
            Objects.requireNonNull(tat, "tat is null");
            Objects.requireNonNull(blockedUntil, "blockedUntil is null");
        }
    }

    /// How many jobs may start.
    ///
    /// @param blockedOn what stops one more
    /// @param retryAt when one more may start; null when only an event can tell
    public record Room(
            int jobs,
            @Nullable BlockedOn blockedOn,
            @Nullable Instant retryAt) {}

    /// Room for at most `wanted` jobs at `now`, by the database's clock.
    public Room room(State state, Instant now, int wanted) {
        if (state.paused()) {
            return new Room(0, BlockedOn.BACKEND_PAUSED, null);
        }
        if (state.blockedUntil().isAfter(now)) {
            return new Room(0, BlockedOn.BACKEND_HOLD, state.blockedUntil());
        }
        int slots = inFlight == null ? wanted : Math.max(0, inFlight - state.inFlight());
        int tokens = rate == null ? wanted : rate.conforming(state.tat(), now, wanted);
        int jobs = Math.min(wanted, Math.min(slots, tokens));
        if (jobs == wanted) {
            return new Room(jobs, null, null);
        }
        if (rate == null || slots <= tokens) {
            return new Room(jobs, BlockedOn.BACKEND_IN_FLIGHT, null);
        }
        return new Room(jobs, BlockedOn.BACKEND_RATE, rate.nextAt(rate.after(state.tat(), now, jobs)));
    }

    /// The rate limit's state after `jobs` were started.
    public Instant tatAfter(State state, Instant now, int jobs) {
        return rate == null ? state.tat() : rate.after(state.tat(), now, jobs);
    }
}
