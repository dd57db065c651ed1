package dev.bobine.rendering;

import dev.bobine.net.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// The addresses that providers are asked to call when a render changes, one per submit. Each carries a signature of
/// ours, so that nobody can make one up, whatever a provider itself signs.
///
/// @param base public base URL of this service; none asks for no calls
/// @param secret key of the signatures, asked for every time, so that it may change
public record CallbackAddresses(Optional<String> base, Supplier<Optional<String>> secret) {

    /// Characters of a secret at least.
    public static final int SHORTEST_SECRET = 16;

    public CallbackAddresses {
        if (base.isPresent()
                && !base.get().startsWith("https://")
                && !base.get().startsWith("http://")) {
            throw new IllegalArgumentException("bobine.callbacks.url must be an http or https URL");
        }
        if (base.isPresent() && secret.get().orElse("").length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "bobine.callbacks.secret must have at least " + SHORTEST_SECRET + " characters");
        }
    }

    /// No calls.
    public static CallbackAddresses none() {
        return new CallbackAddresses(Optional.empty(), Optional::empty);
    }

    /// @param key idempotency key of the submit
    public Optional<String> of(String backend, String key) {
        return base.filter(_ -> secret.get().isPresent())
                .map(url -> url.replaceFirst("/+$", "") + "/callbacks/" + backend + "/" + key + "?signature="
                        + signature(backend, key));
    }

    /// Whether an address with this signature was given out.
    public boolean signed(String backend, String key, String signature) {
        return base.isPresent() && secret.get().isPresent() && Hmac.equal(signature(backend, key), signature);
    }

    private String signature(String backend, String key) {
        return Hmac.hex(secret.get().orElseThrow(), (backend + "/" + key).getBytes(StandardCharsets.UTF_8));
    }

    /// Leaves the secret out.
    @Override
    public String toString() {
        return "CallbackAddresses[" + base + "]";
    }
}
