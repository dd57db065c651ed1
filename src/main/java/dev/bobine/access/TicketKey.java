package dev.bobine.access;

import java.util.Objects;
import java.util.function.Supplier;

/// By what tickets are signed.
///
/// @param bytes asked for before every ticket is given or read, so that it may change; the same in all pods
public record TicketKey(Supplier<byte[]> bytes) {

    public TicketKey {
        Objects.requireNonNull(bytes, "bytes is null");
    }
}
