package dev.bobine.rendering.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/// JSON as providers write it, read leniently: what has another type than expected counts as absent.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final MediaType TYPE = MediaType.get("application/json");
    private static final int LONGEST_NUMBER = 32;

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static RequestBody body(ObjectNode node) {
        try {
            return RequestBody.create(MAPPER.writeValueAsBytes(node), TYPE);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The JSON object that a reply consists of, if it does.
    public static Optional<JsonNode> object(Reply reply) {
        return reply.whole() ? object(reply.body()) : Optional.empty();
    }

    /// The JSON object that these bytes are, if they are.
    public static Optional<JsonNode> object(byte[] text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A string, or a number as text; blank counts as absent.
    public static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        boolean scalar = value.isTextual() || value.isNumber();
        return scalar ? Optional.of(value.asText()).filter(text -> !text.isBlank()) : Optional.empty();
    }

    /// As [#text], in lower case; empty when absent.
    public static String word(JsonNode object, String field) {
        return text(object, field).orElse("").toLowerCase(Locale.ROOT);
    }

    /// A number, or a string that is one.
    public static Optional<BigDecimal> number(JsonNode object, String field) {
        return text(object, field)
                .filter(text -> text.length() <= LONGEST_NUMBER)
                .flatMap(Json::number);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
