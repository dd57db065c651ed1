package dev.bobine.runtime;

import dev.bobine.access.AccessSettings;
import dev.bobine.access.ApiKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Who may call, by the configuration. There is no way to leave the door open in production.
final class ConfiguredAccess {

    private static final Set<String> OPEN_PROFILES = Set.of("dev", "test");
    private static final String HOW = "set quarkus.oidc.auth-server-url to the identity provider of your callers, or"
            + " bobine.security.keys-file to a file of API keys";

    private ConfiguredAccess() {}

    /// @param issuer what tokens are known by
    /// @param audience what tokens must be made for
    /// @param profiles the active ones; nobody calls a pod that runs jobs of some backends only
    /// @throws IllegalArgumentException naming the key at fault
    static AccessSettings of(
            BobineConfig.Security security, Optional<String> issuer, Optional<String> audience, List<String> profiles) {
        if (profiles.contains(Main.CONFINED)) {
            return new AccessSettings(true, security.userClaim(), List::of);
        }
        if (!security.enabled() && profiles.stream().noneMatch(OPEN_PROFILES::contains)) {
            throw new IllegalArgumentException(
                    "bobine.security.enabled is false, which only the dev and test profiles may say: " + HOW);
        }
        if (security.enabled() && issuer.isPresent() && audience.isEmpty()) {
            throw new IllegalArgumentException(
                    "quarkus.oidc.token.audience is not set: every token of the identity provider"
                            + " would be taken, also one made for another service; set it to the audience of this service, or to"
                            + " any if that is meant");
        }
        List<ApiKey> keys = security.keys().entrySet().stream()
                .map(entry -> key(entry.getKey(), entry.getValue()))
                .toList();
        if (security.enabled()
                && issuer.isEmpty()
                && keys.isEmpty()
                && security.keysFile().isEmpty()) {
            throw new IllegalArgumentException("nobody could call this service: " + HOW);
        }
        Supplier<List<ApiKey>> current = security.keysFile()
                .<Supplier<List<ApiKey>>>map(
                        file -> new KeysFile(new SecretFile("bobine.security.keys-file", file), keys))
                .orElse(() -> keys);
        return new AccessSettings(security.enabled(), security.userClaim(), current);
    }

    private static ApiKey key(String name, BobineConfig.Key key) {
        return ApiKey.of("bobine.security.keys." + name, name, key.sha256(), key.roles(), key.user(), key.expires());
    }
}
