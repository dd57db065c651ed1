package dev.bobine.intake;

import java.util.LinkedHashMap;
import java.util.Map;

/// The headers that a dead letter gets beside its own: why it is one and where it lay.
public final class DeadLetter {

    private DeadLetter() {}

    public static Map<String, String> headers(Parsed.Poison poison, Origin origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("bobine-reason", poison.defect().code().code());
        headers.put("bobine-message", poison.defect().message());
        headers.put("bobine-topic", origin.topic());
        headers.put("bobine-partition", Integer.toString(origin.partition()));
        headers.put("bobine-offset", Long.toString(origin.offset()));
        return headers;
    }
}
