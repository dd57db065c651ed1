package dev.bobine.intake;

import dev.bobine.job.Hashes;
import java.util.LinkedHashMap;
import java.util.Map;

/// The headers that a dead letter gets in addition to its own: why it is one and where it lay.
public final class DeadLetter {

    /// SHA-256 of a value that was too large to be kept.
    static final String VALUE_HASH = "bobine-value-sha256";

    static final String VALUE_BYTES = "bobine-value-bytes";

    private DeadLetter() {}

    public static Map<String, String> headers(Parsed.Poison poison, RecordPlace origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("bobine-reason", poison.defect().code().code());
        headers.put("bobine-message", poison.defect().message());
        headers.put("bobine-topic", origin.topic());
        headers.put("bobine-partition", Integer.toString(origin.partition()));
        headers.put("bobine-offset", Long.toString(origin.offset()));
        return headers;
    }

    /// What stands for a value that is too large for the dead-letter topic.
    public static Map<String, String> insteadOf(byte[] value) {
        return Map.of(VALUE_HASH, Hashes.sha256(value), VALUE_BYTES, Integer.toString(value.length));
    }
}
