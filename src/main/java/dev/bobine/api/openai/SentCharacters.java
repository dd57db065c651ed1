package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bobine.api.ProblemException;
import java.util.regex.Pattern;

/// Characters in OpenAI's words: `char_` and the 32 hexadecimal digits of the id.
final class SentCharacters {

    static final String FIELD = "characters";

    private static final String OTHERS = "char_";
    private static final String OURS = "chr_";
    private static final Pattern FORM = Pattern.compile(OTHERS + "[0-9a-f]{32}");

    private SentCharacters() {}

    /// A character's id as clients know it.
    static String wire(String id) {
        return OTHERS + id.substring(OURS.length());
    }

    /// What is meant by an id that a client sent; a name stays as it is.
    static String meant(String sent) {
        return FORM.matcher(sent).matches() ? OURS + sent.substring(OTHERS.length()) : sent;
    }

    /// Characters of an order: a list of ids, of names, or of objects with an `id`.
    ///
    /// @throws ProblemException when it is none
    static JsonNode named(JsonNode sent) {
        if (sent.isNull()) {
            return sent;
        }
        if (!sent.isArray()) {
            throw VideoOrder.invalid(FIELD, "characters must be a list of objects with an id.");
        }
        ArrayNode named = JsonNodeFactory.instance.arrayNode();
        for (JsonNode character : sent) {
            JsonNode id = character.isObject() && character.size() == 1 ? character.path("id") : character;
            if (!id.isTextual()) {
                throw VideoOrder.invalid(FIELD, "characters must be a list of objects with an id.");
            }
            named.add(meant(id.textValue()));
        }
        return named;
    }
}
