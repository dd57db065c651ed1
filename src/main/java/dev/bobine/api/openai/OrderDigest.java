package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The digest of an order: the same for those that ask the same thing in the same caller's name, in whatever order
/// their fields come.
final class OrderDigest {

    private OrderDigest() {}

    static UUID of(String caller, String path, JsonNode request) {
        StringBuilder text = new StringBuilder();
        append(text, caller);
        append(text, path);
        append(text, request);
        return Hashes.nameUuid(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder text, JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            text.append('{');
            sorted.forEach((name, value) -> {
                append(text, name);
                append(text, value);
            });
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(item -> append(text, item));
            text.append(']');
        } else {
            append(text, node.asText());
        }
    }

    /// With its length before it, so that no two lists of texts read the same.
    private static void append(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
