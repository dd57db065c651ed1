package dev.bobine.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record as it came, before anything is known of it.
public record RawRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /// One header; names may repeat, and then the last one counts.
    public record Header(String name, byte @Nullable [] value) {}

    /// Not in the compact form, in which javac loses the annotations of array components.
    public RawRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    /// Leaves the bytes out: they hold a prompt.
    @Override
    public String toString() {
        return "RawRecord[" + (value == null ? "no value" : value.length + " bytes") + "]";
    }
}
