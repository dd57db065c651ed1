package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bobine.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is read of a reply is read again the same from what is written of it, and agrees with a strict parser wherever
/// that one understands the reply at all.
class LeanJsonFuzzTest extends FuzzTarget {

    private static final List<String> PATH = List.of("a", "b");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    protected void feed(byte[] input) throws IOException {
        Optional<JsonNode> read = LeanJson.object(new ByteArrayInputStream(input));
        if (read.isPresent()) {
            byte[] written = STRICT.writeValueAsBytes(read.get());
            // Escapes make a text longer, and one that is too long is empty.
            if (written.length < ShortTexts.LONGEST) {
                assertThat(LeanJson.object(new ByteArrayInputStream(written))).isEqualTo(read);
            }
        }
        Optional<byte[]> inside = inside(input);
        Optional<JsonNode> strict = strict(input);
        if (strict.isPresent() && input.length < ShortTexts.LONGEST) {
            assertThat(read).isPresent();
            strict.get().properties().stream()
                    .filter(field -> field.getValue().isTextual())
                    .limit(900)
                    .forEach(field -> assertThat(read.get().get(field.getKey())).isEqualTo(field.getValue()));
            strict.map(object -> object.path("a").path("b"))
                    .filter(JsonNode::isTextual)
                    .flatMap(text -> base64(text.asText()))
                    .ifPresent(bytes -> assertThat(inside)
                            .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes)));
        }
    }

    private static Optional<byte[]> inside(byte[] input) {
        try {
            Optional<InputStream> found = LeanJson.binary(new ByteArrayInputStream(input), PATH);
            return found.isPresent() ? Optional.of(found.get().readAllBytes()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> strict(byte[] input) throws JsonProcessingException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input))
                    .toString();
            return Optional.ofNullable(STRICT.readTree(text)).filter(JsonNode::isObject);
        } catch (CharacterCodingException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "video",
                utf8("{\"id\":\"v\",\"status\":\"done\",\"progress\":NaN,\"n\":1e9,\"l\":[1,-0.5,{\"x\":null}]}"),
                "clip",
                utf8("{\"x\":[\"a\",\"b\"],\"a\":[{\"c\":1},{\"b\":\"\\u0041Q\\/+\\u003d=\"}],\"b\":\"aGk=\"}"),
                "odd",
                utf8("\uFEFF{\"a\":{\"b\":\"YQ==\"},\"t\":\"\\ud83d \\'\n\",\"k\":[[[[]]]],\"k\":true}"),
                "long",
                utf8("{\"t\":\"" + "x".repeat(ShortTexts.LONGEST + 1) + "\",\"n\":" + "1".repeat(1200) + "}"));
    }

    @Override
    protected List<String> words() {
        return List.of("\"a\":", "\"b\":\"", "NaN", "-Infinity", "\\u0000", "\\ud83d", "1e1000000", "null", "\":{\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
