package dev.bobine.rendering.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/// Copies a JSON document of any size and leaves the text of some fields out, in memory that does not grow with them.
final class LeanJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private LeanJson() {}

    /// The document with those texts empty; nothing when it is no JSON or still too large.
    ///
    /// @throws IOException when the stream breaks
    static Optional<byte[]> copy(InputStream json, Set<String> without, int most) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (JsonParser parser = FACTORY.createParser(json);
                JsonGenerator generator = FACTORY.createGenerator(copy)) {
            JsonToken token = parser.nextToken();
            while (token != null && copy.size() <= most) {
                String name = parser.currentName();
                if (token == JsonToken.VALUE_STRING && name != null && without.contains(name)) {
                    generator.writeString("");
                } else {
                    generator.copyCurrentEvent(parser);
                }
                generator.flush();
                token = parser.nextToken();
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return copy.size() <= most ? Optional.of(copy.toByteArray()) : Optional.empty();
    }
}
