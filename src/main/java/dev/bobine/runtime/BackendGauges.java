package dev.bobine.runtime;

import dev.bobine.persistence.WatchStore.BackendRow;
import dev.bobine.persistence.WatchStore.Watched;
import dev.bobine.scheduling.BackendLimits;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.BackendPolicy;
import dev.bobine.scheduling.Gcra;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each configured backend is given of what it would take. A limit that is not set shows as `NaN`, and so does
/// what is not known here.
@ApplicationScoped
class BackendGauges {

    private record Shown(double inFlight, double limit, double paused, double faults, double heldSeconds) {
        private static final Shown NOTHING = new Shown(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /// What the gauges of one backend read.
    private static final class Level {
        private volatile Shown now = Shown.NOTHING;
    }

    private final Map<String, Level> shown = new HashMap<>();
    private final BackendPolicies policies;

    BackendGauges(BackendPolicies policies, MeterRegistry meters) {
        this.policies = policies;
        policies.byName().forEach((name, policy) -> register(name, policy, meters));
    }

    private void register(String name, BackendPolicy policy, MeterRegistry meters) {
        Tags tags = Tags.of("backend", name);
        Level state = new Level();
        shown.put(name, state);
        meters.gauge("bobine.backend.in.flight", tags, state, level -> level.now.inFlight());
        meters.gauge("bobine.backend.in.flight.limit", tags, state, level -> level.now.limit());
        meters.gauge("bobine.backend.paused", tags, state, level -> level.now.paused());
        meters.gauge("bobine.backend.faults", tags, state, level -> level.now.faults());
        meters.gauge("bobine.backend.held.seconds", tags, state, level -> level.now.heldSeconds());
        meters.gauge("bobine.backend.rate.limit", tags, policy, BackendGauges::perSecond);
    }

    void show(Watched watched) {
        Instant now = watched.rest().now();
        for (BackendRow row : watched.backends()) {
            Level state = shown.get(row.name());
            if (state != null) {
                double paused = row.paused() ? 1 : 0;
                state.now = new Shown(row.inFlight(), limit(row), paused, row.faults(), heldSeconds(row, now));
            }
        }
    }

    void forget() {
        shown.values().forEach(level -> level.now = Shown.NOTHING);
    }

    private double limit(BackendRow row) {
        @Nullable
        Integer limit = policies.find(row.name())
                .map(policy -> policy.inForce(row.inFlightLimit()))
                .map(BackendLimits::inFlight)
                .orElse(null);
        return limit == null ? Double.NaN : limit;
    }

    private static double heldSeconds(BackendRow row, Instant now) {
        return Math.max(0, Duration.between(now, row.blockedUntil()).toMillis() / 1e3);
    }

    private static double perSecond(BackendPolicy policy) {
        @Nullable Gcra rate = policy.limits().rate();
        return rate == null ? Double.NaN : 1e9 / rate.interval().toNanos();
    }
}
