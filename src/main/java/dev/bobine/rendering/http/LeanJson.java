package dev.bobine.rendering.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads JSON documents of any size as a stream, in memory that does not grow with them: either what is worth knowing
/// of one, or the bytes that are inside it as base64.
///
/// Lenient in what servers are known to get wrong: `NaN` and `Infinity` count as absent, as do numbers that no amount,
/// percentage or id looks like; control characters and odd escapes in texts are taken; bytes that are no UTF-8 are
/// replaced.
final class LeanJson {

    /// Most that is kept of one document: elements of an array, fields of the document itself, and nodes in all.
    private static final int MAX_CHILDREN = 1000;

    private static final int MAX_NODES = 10_000;

    /// Most characters of names and texts; the document's own fields may have as many again.
    private static final int MAX_TEXT = 512 << 10;

    /// The same of what an ordinary document has, beyond which room is asked for.
    private static final int ORDINARY_NODES = 500;

    private static final int ORDINARY_TEXT = 16 << 10;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Names are not interned or shared: they are strangers'.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(ShortTexts.LONGEST_WORD)
                    .maxNameLength(ShortTexts.LONGEST)
                    .maxStringLength(2 * MAX_TEXT)
                    .build())
            .build();

    private final JsonParser json;
    private final BooleanSupplier room;
    private boolean asked;
    private int mostNodes = ORDINARY_NODES;
    private int mostText = ORDINARY_TEXT;
    private int nodes;
    private int characters;

    private LeanJson(JsonParser json, BooleanSupplier room) {
        this.json = json;
        this.room = room;
    }

    /// The object that a document begins with, without its long texts, which are empty, and without most of what is
    /// many or deep. Empty when the document is no object or breaks off.
    ///
    /// @param longest text that is not emptied, in bytes
    /// @param room asked once, when the document holds more than an ordinary one: whether as much may be kept as is
    /// kept of any
    /// @throws IOException when the stream breaks
    static Optional<JsonNode> object(InputStream document, int longest, BooleanSupplier room) throws IOException {
        try (JsonParser json = FACTORY.createParser(text(new ShortTexts(document, longest)))) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? Optional.of(new LeanJson(json, room).object(1))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /// The same of one document alone.
    static Optional<JsonNode> object(InputStream document) throws IOException {
        return object(document, ShortTexts.LONGEST, () -> true);
    }

    /// The decoded base64 text of a field, the first that there is.
    ///
    /// @param path names of the fields that lead there from the document itself, through any arrays
    /// @throws IOException when the stream breaks; the bytes' own stream fails when they do not end
    static Optional<InputStream> binary(InputStream document, List<String> path) throws IOException {
        Reader text = text(document);
        try {
            JsonParser json = FACTORY.createParser(text);
            json.nextToken();
            if (!new LeanJson(json, () -> false).findText(path)) {
                return Optional.empty();
            }
            StringWriter ahead = new StringWriter();
            json.releaseBuffered(ahead);
            PushbackReader rest =
                    new PushbackReader(text, Math.max(1, ahead.getBuffer().length()));
            rest.unread(ahead.toString().toCharArray());
            return Optional.of(new Base64Text(rest).decoded());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Reader text(InputStream document) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(document, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    private ObjectNode object(int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            JsonNode value = value(depth, object.size());
            if (value != null && hasRoom(depth, name.length())) {
                object.set(name, value);
            }
        }
        return object;
    }

    private ArrayNode array(int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonNode value = value(depth, array.size());
            if (value != null) {
                array.add(value);
            }
        }
        return array;
    }

    /// The value that the parser stands at, null when it is left out. The document's own fields are kept however much
    /// there is in those before them.
    private @Nullable JsonNode value(int depth, int siblings) throws IOException {
        boolean isKept = siblings < MAX_CHILDREN && depth <= DEEPEST && (depth == 1 || hasNode());
        if (!isKept) {
            json.skipChildren();
            return null;
        }
        nodes++;
        return switch (json.currentToken()) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> NODES.textNode(hasRoom(depth, json.getTextLength()) ? json.getText() : "");
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private boolean hasNode() {
        return nodes < mostNodes || grows() && nodes < mostNodes;
    }

    private boolean hasRoom(int depth, int more) {
        int levels = depth == 1 ? 2 : 1;
        if (characters + more > levels * mostText && !(grows() && characters + more <= levels * mostText)) {
            return false;
        }
        characters += more;
        return true;
    }

    private boolean grows() {
        if (!asked && room.getAsBoolean()) {
            mostNodes = MAX_NODES;
            mostText = MAX_TEXT;
        }
        asked = true;
        return mostText == MAX_TEXT;
    }

    private JsonNode number() throws IOException {
        if (json.getTextLength() > LONGEST_NUMBER) {
            return NODES.nullNode();
        }
        Optional<BigDecimal> number = Numbers.parse(json.getText());
        if (number.isEmpty()) {
            return NODES.nullNode();
        }
        return number.get().scale() == 0
                ? NODES.numberNode(number.get().toBigInteger())
                : NODES.numberNode(number.get());
    }

    /// Goes to the text at the end of the path, from the value that the parser stands at.
    private boolean findText(List<String> path) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (findText(path)) {
                    return true;
                }
            }
            return false;
        }
        if (path.isEmpty() && json.currentToken() == JsonToken.VALUE_STRING) {
            return true;
        }
        if (path.isEmpty() || json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return false;
        }
        return findInObject(path);
    }

    private boolean findInObject(List<String> path) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean leadsThere = json.currentName().equals(path.getFirst());
            json.nextToken();
            if (!leadsThere) {
                json.skipChildren();
            } else if (findText(path.subList(1, path.size()))) {
                return true;
            }
        }
        return false;
    }
}
