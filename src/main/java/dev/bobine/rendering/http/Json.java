package dev.bobine.rendering.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/// JSON as providers write it, read leniently: what has another type than expected, or could not be stored, counts as
/// absent.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final MediaType TYPE = MediaType.get("application/json");

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// A body that is written as it is sent, so that what is binary in it is never held as text.
    public static RequestBody body(ObjectNode node) {
        try {
            Counter length = new Counter();
            MAPPER.writeValue(length, node);
            return new Body(node, length.bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }

    private static final class Body extends RequestBody {

        private final ObjectNode node;
        private final long length;

        private Body(ObjectNode node, long length) {
            this.node = node;
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return TYPE;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            MAPPER.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(sink.outputStream(), node);
        }
    }

    /// The JSON object that these bytes are, if they are.
    public static Optional<JsonNode> object(byte[] text) {
        try {
            return LeanJson.object(new ByteArrayInputStream(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A string, or a number as text; blank counts as absent.
    public static Optional<String> text(JsonNode object, String field) {
        return text(object.path(field));
    }

    /// As [#text(JsonNode, String)], of the value itself.
    public static Optional<String> text(JsonNode value) {
        boolean scalar = value.isTextual() || value.isNumber();
        return scalar
                ? Optional.of(value.asText()).filter(text -> !text.isBlank()).filter(Json::isStorable)
                : Optional.empty();
    }

    /// As [#text(JsonNode, String)], in lower case; empty when absent.
    public static String word(JsonNode object, String field) {
        return text(object, field).orElse("").toLowerCase(Locale.ROOT);
    }

    /// An HTTP address; anything else, such as a path of the provider's own, counts as absent.
    public static Optional<String> url(JsonNode object, String field) {
        return url(object.path(field));
    }

    /// As [#url(JsonNode, String)], of the value itself.
    public static Optional<String> url(JsonNode value) {
        return text(value).filter(text -> HttpUrl.parse(text) != null);
    }

    /// A number, or a string that is one, within the bounds of [Numbers].
    public static Optional<BigDecimal> number(JsonNode object, String field) {
        return text(object, field).flatMap(Numbers::parse);
    }

    /// Whether a field tells anything: not when it is absent, null, false, 0, blank, or has nothing inside that does.
    public static boolean tells(JsonNode object, String field) {
        return tells(object.path(field));
    }

    private static boolean tells(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> !value.asText().isBlank();
            case NUMBER -> value.decimalValue().signum() != 0;
            case BOOLEAN -> value.booleanValue();
            case ARRAY, OBJECT -> children(value).anyMatch(Json::tells);
            case MISSING, NULL, BINARY, POJO -> false;
        };
    }

    /// The elements of an array, or the values of an object.
    public static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    /// Whether the database takes a text as it is: PostgreSQL has no U+0000, and UTF-8 has no halves of surrogate
    /// pairs.
    static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
