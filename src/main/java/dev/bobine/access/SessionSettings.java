package dev.bobine.access;

import java.util.Objects;
import java.util.function.Supplier;

/// How people who use a browser stay signed in.
///
/// @param open whether anybody can sign in at all
/// @param secret key of the signatures, the same in all pods; may change at any time. Reads a file
public record SessionSettings(boolean open, Supplier<String> secret) {

    public SessionSettings {
        Objects.requireNonNull(secret, "secret is null");
    }
}
