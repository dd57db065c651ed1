package dev.bobine.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads bytes as one JSON object, within limits.
///
/// The bytes are decoded here rather than by the JSON parser, which would guess at UTF-16 and let malformed UTF-8 pass.
final class JsonBody {

    static final int MAX_DEPTH = 64;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(100)
            .maxNameLength(1_000)
            .build();

    /// Names are the publishers' choice, so they must not fill the JVM's table of interned strings.
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    /// What the bytes are.
    sealed interface Reading {

        record Document(ObjectNode root) implements Reading {}

        record Broken(Defect defect) implements Reading {}
    }

    private final int maxBytes;

    JsonBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Reading read(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return broken(FaultCode.NULL_VALUE, "The message has no value.");
        }
        if (bytes.length > maxBytes) {
            return broken(FaultCode.TOO_LARGE, "The message must have at most " + maxBytes + " bytes.");
        }
        String text = decode(bytes);
        return text == null ? broken(FaultCode.INVALID_UTF8, "The message is not valid UTF-8.") : parse(text);
    }

    /// The text without a byte order mark, or null when the bytes are not UTF-8.
    static @Nullable String decode(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            if (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK) {
                text.get();
            }
            return text.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// What has been read before.
    static Reading trusted(String text) {
        return parse(text);
    }

    private static Reading parse(String text) {
        try (JsonParser parser = READER.createParser(text)) {
            JsonNode root = READER.readTree(parser);
            if (root == null || root.isMissingNode() || parser.nextToken() != null) {
                return notJson();
            }
            return root instanceof ObjectNode object
                    ? new Reading.Document(object)
                    : broken(FaultCode.NOT_AN_OBJECT, "The message must be a JSON object.");
        } catch (StreamConstraintsException e) {
            return broken(
                    FaultCode.TOO_COMPLEX,
                    "The JSON is nested more than " + MAX_DEPTH + " levels deep, or has too long a number or name.");
        } catch (MismatchedInputException e) {
            return broken(FaultCode.DUPLICATE_KEY, "A name occurs twice in one JSON object.");
        } catch (JsonProcessingException e) {
            return notJson();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    private static Reading notJson() {
        return broken(FaultCode.NOT_JSON, "The message is not one JSON document.");
    }

    private static Reading broken(FaultCode code, String message) {
        return new Reading.Broken(Defect.of(code, message));
    }
}
