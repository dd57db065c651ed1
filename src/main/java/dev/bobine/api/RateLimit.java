package dev.bobine.api;

import dev.bobine.scheduling.Gcra;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Counts calls by whoever makes them, in this pod: the same algorithm that limits backends, with its one timestamp per
/// caller. A timestamp in the past means the same as none, so that those can be forgotten at any time. When the table
/// is full, new callers share one entry.
@ApplicationScoped
public class RateLimit {

    static final int MAX_CALLERS = 50_000;

    private static final String OTHERS = "others";
    private static final Duration BETWEEN_CLEANINGS = Duration.ofSeconds(1);
    private static final int NETWORK_BYTES = 8;

    private final RateSettings settings;
    private final InstantSource clock;
    private final Map<String, Instant> arrivals = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> nextCleaning = new AtomicReference<>(Instant.MIN);

    RateLimit(RateSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Counts one call.
    ///
    /// @return how long to wait when it is one too many
    public Optional<Duration> take(String caller) {
        Gcra limit = settings.limit();
        if (limit == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        AtomicReference<Duration> wait = new AtomicReference<>();
        Instant unused = arrivals.compute(entry(caller, now), (name, known) -> {
            Instant tat = known == null ? now : known;
            if (limit.conforming(tat, now, 1) > 0) {
                return limit.after(tat, now, 1);
            }
            wait.set(Duration.between(now, limit.nextAt(tat)));
            return tat;
        });
        return Optional.ofNullable(wait.get());
    }

    private String entry(String caller, Instant now) {
        if (arrivals.size() >= MAX_CALLERS) {
            clean(now);
        }
        return arrivals.size() < MAX_CALLERS || arrivals.containsKey(caller) ? caller : OTHERS;
    }

    private void clean(Instant now) {
        Instant due = nextCleaning.get();
        if (!now.isBefore(due) && nextCleaning.compareAndSet(due, now.plus(BETWEEN_CLEANINGS))) {
            arrivals.values().removeIf(tat -> !tat.isAfter(now));
        }
    }

    int size() {
        return arrivals.size();
    }

    /// What an address counts as: an IPv6 host has 2^64 addresses to call from, all with the same first half.
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return bytes.length <= NETWORK_BYTES ? address : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    }
}
