package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The digest of an order: the same for those that ask the same thing in the same caller's name, in whatever order
/// their fields come, and wherever the files are put that come with them.
final class OrderDigest {

    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> files;

    private OrderDigest(Map<String, String> files) {
        this.files = files;
    }

    /// @param files what stands for the URI of each file that came with the request
    static UUID of(String caller, String path, JsonNode request, Map<String, String> files) {
        OrderDigest digest = new OrderDigest(files);
        digest.append(caller);
        digest.append(path);
        digest.append(request);
        return Hashes.nameUuid(digest.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void append(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            text.append('{');
            sorted.forEach((name, value) -> {
                append(name);
                append(value);
            });
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(this::append);
            text.append(']');
        } else {
            append(files.getOrDefault(node.asText(), node.asText()));
        }
    }

    /// With its length before it, so that no two lists of texts read the same.
    private void append(String value) {
        text.append(value.length()).append(':').append(value);
    }
}
