package dev.bobine.api;

import dev.bobine.scheduling.Gcra;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Counts calls by whoever makes them, in this pod: the same algorithm that limits backends, with its one timestamp per
/// caller. A timestamp in the past means the same as none, so that those can be forgotten at any time.
@ApplicationScoped
class RateLimit {

    private static final int MOST_CALLERS = 50_000;

    private final RateSettings settings;
    private final InstantSource clock;
    private final Map<String, Instant> arrivals = new ConcurrentHashMap<>();

    RateLimit(RateSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Counts one call.
    ///
    /// @return how long to wait when it is one too many
    Optional<Duration> take(String caller) {
        Gcra limit = settings.limit();
        if (limit == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (arrivals.size() >= MOST_CALLERS) {
            arrivals.values().removeIf(tat -> !tat.isAfter(now));
        }
        AtomicReference<Duration> wait = new AtomicReference<>();
        Instant unused = arrivals.compute(caller, (name, known) -> {
            Instant tat = known == null ? now : known;
            if (limit.conforming(tat, now, 1) > 0) {
                return limit.after(tat, now, 1);
            }
            wait.set(Duration.between(now, limit.nextAt(tat)));
            return tat;
        });
        return Optional.ofNullable(wait.get());
    }
}
