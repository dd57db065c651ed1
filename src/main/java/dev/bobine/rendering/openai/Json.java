package dev.bobine.rendering.openai;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.rendering.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Lenient reading of replies: what has another type than expected counts as absent.
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The JSON object that a reply consists of, if it does.
    static Optional<JsonNode> object(Reply reply) {
        if (!reply.whole()) {
            return Optional.empty();
        }
        try {
            JsonNode node = MAPPER.readTree(reply.body());
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A string, or a number as text; blank counts as absent.
    static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        boolean scalar = value.isTextual() || value.isNumber();
        return scalar ? Optional.of(value.asText()).filter(text -> !text.isBlank()) : Optional.empty();
    }
}
