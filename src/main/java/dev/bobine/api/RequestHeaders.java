package dev.bobine.api;

import dev.bobine.job.StorableText;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the headers of a request over HTTP say of it, so that the same one again is known again.
final class RequestHeaders {

    private static final int LONGEST_KEY = 256;

    private RequestHeaders() {}

    /// The first value of each.
    static Map<String, String> first(HttpHeaders headers) {
        Map<String, String> values = new HashMap<>();
        headers.getRequestHeaders().forEach((name, all) -> {
            if (!all.isEmpty()) {
                values.put(name, all.getFirst());
            }
        });
        return values;
    }

    /// An `Idempotency-Key`, if there is one.
    ///
    /// @throws ProblemException when it cannot be one
    static @Nullable String key(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || !StorableText.isStorable(key))) {
            throw ProblemException.badParameter(
                    "Idempotency-Key", "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return key;
    }
}
