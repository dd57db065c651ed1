package dev.bobine.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.bobine.contract.FaultCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out whose a body is that is JSON but too large or too odd to be read as a tree, without building one.
///
/// Reads to the end, because only then is it known that the names looked for occur once.
final class IdentityScan {

    /// Beyond this nobody is answered: the record is kept as a dead letter.
    private static final int MAX_BYTES = 16 << 20;

    /// What may be wrong with a body that is JSON all the same.
    private static final Set<FaultCode> JSON_ALL_THE_SAME =
            Set.of(FaultCode.TOO_LARGE, FaultCode.TOO_COMPLEX, FaultCode.DUPLICATE_KEY);

    private static final Set<String> SOUGHT = Set.of("id", "source", "type", "specversion", "userId");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .maxStringLength(MAX_BYTES)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private IdentityScan() {}

    /// The sought top-level texts, or null when the bytes are not one JSON object in which each occurs at most once.
    ///
    /// @param code why no tree could be had
    static @Nullable Map<String, String> of(byte @Nullable [] bytes, FaultCode code) {
        if (bytes == null || bytes.length > MAX_BYTES || !JSON_ALL_THE_SAME.contains(code)) {
            return null;
        }
        String text = JsonBody.decode(bytes);
        if (text == null) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? fields(parser) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable Map<String, String> fields(JsonParser parser) throws IOException {
        Map<String, String> found = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!SOUGHT.contains(name)) {
                parser.skipChildren();
            } else if (!isText(name, value) || found.put(name, parser.getText()) != null) {
                return null;
            }
        }
        return parser.nextToken() == null ? found : null;
    }

    private static boolean isText(String name, JsonToken value) {
        return value == JsonToken.VALUE_STRING || name.equals("id") && value == JsonToken.VALUE_NUMBER_INT;
    }
}
