package dev.bobine.access;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// How callers are known.
///
/// @param enabled false lets everybody do everything, for a first look and for tests
/// @param userClaim claim of a token that names the user
/// @param keys the API keys as they are at this moment; the same list as long as they are the same. Reads a file
public record AccessSettings(boolean enabled, String userClaim, Supplier<List<ApiKey>> keys) {

    public AccessSettings {
        Objects.requireNonNull(userClaim, "userClaim is null");
        Objects.requireNonNull(keys, "keys is null");
    }
}
