package dev.bobine.access;

import dev.bobine.job.Hashes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds the key that a caller shows. Looked up by its digest, of which a guesser can choose no part, so that the time
/// it takes tells nothing. Tells by a gauge when each key was last used, so that one that nobody uses can be withdrawn.
@ApplicationScoped
class ApiKeys {

    private record Ring(List<ApiKey> keys, Map<String, ApiKey> byDigest) {}

    private final AccessSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, AtomicLong> lastUsed = new ConcurrentHashMap<>();
    private volatile Ring ring = new Ring(List.of(), Map.of());

    ApiKeys(AccessSettings settings, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    Optional<ApiKey> find(String shown) {
        if (!shown.startsWith(ApiKey.PREFIX) || shown.length() < ApiKey.LEAST_LENGTH) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiKey> found = Optional.ofNullable(current().byDigest().get(Hashes.sha256(shown)))
                .filter(key -> key.isValidAt(now));
        found.ifPresent(key -> lastUsed.computeIfAbsent(key.name(), this::gauge).set(now.getEpochSecond()));
        return found;
    }

    private AtomicLong gauge(String name) {
        return Objects.requireNonNull(
                meters.gauge("bobine.api.key.last.used", Tags.of("key", name), new AtomicLong()), "gauge");
    }

    private Ring current() {
        List<ApiKey> keys = settings.keys().get();
        Ring known = ring;
        if (known.keys() != keys) {
            known = new Ring(
                    keys,
                    keys.stream().collect(Collectors.toMap(ApiKey::sha256, Function.identity(), (one, other) -> one)));
            ring = known;
        }
        return known;
    }
}
