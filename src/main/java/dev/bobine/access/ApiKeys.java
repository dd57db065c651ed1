package dev.bobine.access;

import dev.bobine.job.Hashes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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
/// it takes tells nothing. Where the keys come from, such as a file, is looked at once a second at most, and never by
/// the event loop that the caller's connection lives on. Tells by a gauge when each key was last used, so that one that
/// nobody uses can be withdrawn.
@ApplicationScoped
class ApiKeys {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Ring(
            List<ApiKey> keys, Map<String, ApiKey> byDigest, Map<String, ApiKey> byFingerprint, Instant until) {}

    private final AccessSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, AtomicLong> lastUsed = new ConcurrentHashMap<>();
    private volatile Ring ring = new Ring(List.of(), Map.of(), Map.of(), Instant.MIN);

    ApiKeys(AccessSettings settings, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    /// Whether [#find] knows what is true at this moment. A clock that was set back does not keep old keys in force.
    boolean areFresh() {
        Instant now = clock.instant();
        Instant until = ring.until();
        return now.isBefore(until) && !now.isBefore(until.minus(FRESH));
    }

    /// Looks at where the keys come from. Blocks.
    void refresh() {
        List<ApiKey> keys = settings.keys().get();
        Ring known = ring;
        Instant until = clock.instant().plus(FRESH);
        ring = known.keys() == keys
                ? new Ring(keys, known.byDigest(), known.byFingerprint(), until)
                : new Ring(keys, by(ApiKey::sha256, keys), by(ApiKey::fingerprint, keys), until);
    }

    private static Map<String, ApiKey> by(Function<ApiKey, String> name, List<ApiKey> keys) {
        return keys.stream().collect(Collectors.toMap(name, Function.identity(), (one, other) -> one));
    }

    /// The key among those that were there at the last [#refresh], unless it has reached its end.
    Optional<ApiKey> find(String shown) {
        if (!shown.startsWith(ApiKey.PREFIX) || shown.length() < ApiKey.MIN_LENGTH) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiKey> found =
                Optional.ofNullable(ring.byDigest().get(Hashes.sha256(shown))).filter(key -> key.isValidAt(now));
        found.ifPresent(key -> lastUsed.computeIfAbsent(key.name(), this::gauge).set(now.getEpochSecond()));
        return found;
    }

    /// The key with that fingerprint, on the same terms.
    Optional<ApiKey> named(String fingerprint) {
        Instant now = clock.instant();
        return Optional.ofNullable(ring.byFingerprint().get(fingerprint)).filter(key -> key.isValidAt(now));
    }

    private AtomicLong gauge(String name) {
        return Objects.requireNonNull(
                meters.gauge("bobine.api.key.last.used", Tags.of("key", name), new AtomicLong()), "gauge");
    }
}
