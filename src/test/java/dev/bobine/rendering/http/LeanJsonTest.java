package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeanJsonTest {

    private static final List<String> PATH = List.of("response", "videos", "data");

    @Test
    void whatIsBehindATextOfAnySizeIsRead() throws IOException {
        InputStream reply = new SequenceInputStream(
                document("{\"clip\":\""),
                new SequenceInputStream(new Endless('A', 100L << 20), document("\",\"id\":\"v-1\"}")));

        JsonNode read = LeanJson.object(reply).orElseThrow();

        assertThat(read.path("clip").asText()).isEmpty();
        assertThat(read.path("id").asText()).isEqualTo("v-1");
    }

    @Test
    void aTextThatIsJustNotTooLongIsKeptWhole() throws IOException {
        String url = "https://e.org/" + "s".repeat(ShortTexts.LONGEST - 14);

        assertThat(LeanJson.object(document("{\"url\":\"" + url + "\",\"long\":\"" + url + "s\"}"))
                        .orElseThrow()
                        .toString())
                .isEqualTo("{\"url\":\"" + url + "\",\"long\":\"\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"v-1\",\"all\":[%s],\"status\":\"done\"}|\"%s\"",
                "{\"id\":\"v-1\",\"all\":{%s},\"status\":\"done\"}|\"%s\":1",
                "{\"id\":\"v-1\",\"all\":[[%s],[]],\"status\":\"done\"}|\"%s\"",
                "{\"id\":\"v-1\",\"all\":{\"x\":{%s}},\"status\":\"done\"}|{\"a\":\"%s\"}",
            })
    void whatIsKeptOfManyTextsIsLittleAndTheDocumentsOwnFieldsAreAmongIt(String form) throws IOException {
        String[] parts = form.split("\\|");
        boolean named = parts[1].startsWith("{");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 800; i++) {
            String text = i + "t".repeat(16_000);
            many.append(i == 0 ? "" : ",").append(named ? "\"" + i + "\":" : "").append(parts[1].formatted(text));
        }

        JsonNode read = LeanJson.object(document(parts[0].formatted(many))).orElseThrow();

        assertThat(read.path("id").asText()).isEqualTo("v-1");
        assertThat(read.path("status").asText()).isEqualTo("done");
        assertThat(read.toString().length()).isLessThan(2 << 20);
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '[', ' ', 'a', '"', '\\', ','})
    void aDocumentWithoutAnEndIsGivenUp(char what) throws IOException {
        InputStream reply = new SequenceInputStream(document("{\"a\":"), new Endless(what, Long.MAX_VALUE));

        assertThat(LeanJson.object(reply)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"response\":{\"videos\":[{\"data\":\"aGk=\"}]}}|hi",
                "{\"response\":{\"videos\":{\"data\":\"aGk\"}}}|hi",
                "{\"prompt\":\"response\",\"videos\":\"videos\",\"data\":\"bm8=\",\"response\":{\"videos\":[{},{\"data\":\"aGk=\"}]}}|hi",
                "{\"x\":{\"response\":{\"videos\":[{\"data\":\"bm8=\"}]}},\"response\":{\"videos\":[{\"data\":\"aGk=\"}]}}|hi",
                "{\"response\":{\"videos\":[{\"data\":{\"data\":\"bm8=\"}},{\"data\":\"aGk=\"}]}}|hi",
                "{\"response\" : {\"videos\"\t:[ {\"data\" : \"aG\\nk\\u003d\"}]}}|hi",
                "{\"response\":{\"videos\":[{\"data\":\"-_-_\"}]}}|ûÿ¿",
            })
    void aFieldIsFoundByItsPlaceAndNeverByAValue(String reply, String content) throws IOException {
        assertThat(LeanJson.binary(document(reply), PATH).orElseThrow().readAllBytes())
                .isEqualTo(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"response\":{\"videos\":[]}}",
                "{\"response\":{\"videos\":[{\"data\":null}]}}",
                "{\"data\":\"bm8=\"}",
                "{\"response\":",
                "<html>"
            })
    void aFieldThatIsNotThereIsNotFound(String reply) throws IOException {
        assertThat(LeanJson.binary(document(reply), PATH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGk", "aGk\\", "a!k=\"}", "\\u00", "aéhk\"}"})
    void aTextThatBreaksOffOrIsNoBase64IsAnErrorOfItsStream(String text) throws IOException {
        InputStream broken = LeanJson.binary(document("{\"response\":{\"videos\":{\"data\":\"" + text), PATH)
                .orElseThrow();

        assertThatThrownBy(broken::readAllBytes).isInstanceOf(IOException.class);
    }

    private static InputStream document(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same byte again and again.
    private static final class Endless extends InputStream {

        private final byte what;
        private long left;

        Endless(char what, long count) {
            this.what = (byte) what;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? what : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            Arrays.fill(buffer, offset, offset + count, what);
            left -= count;
            return count;
        }
    }
}
