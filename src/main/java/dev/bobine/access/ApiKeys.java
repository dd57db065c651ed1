package dev.bobine.access;

import dev.bobine.job.Hashes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds the key that a caller shows. Looked up by its digest, of which a guesser can choose no part, so that the time
/// it takes tells nothing.
@ApplicationScoped
class ApiKeys {

    private record Ring(List<ApiKey> keys, Map<String, ApiKey> byDigest) {}

    private final AccessSettings settings;
    private volatile Ring ring = new Ring(List.of(), Map.of());

    ApiKeys(AccessSettings settings) {
        this.settings = settings;
    }

    Optional<ApiKey> find(String shown) {
        if (!shown.startsWith(ApiKey.PREFIX) || shown.length() < ApiKey.LEAST_LENGTH) {
            return Optional.empty();
        }
        return Optional.ofNullable(current().byDigest().get(Hashes.sha256(shown)));
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
