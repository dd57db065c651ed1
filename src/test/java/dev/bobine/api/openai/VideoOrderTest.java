package dev.bobine.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.ProblemException;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class VideoOrderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "----formdata-undici-077587235847";
    private static final MediaType FORM = new MediaType("multipart", "form-data", Map.of("boundary", BOUNDARY));

    private static final Map<String, String> NO_FILES = Map.of();

    private static String part(String disposition, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
    }

    private static ObjectNode form(String... parts) throws IOException {
        return raw(String.join("", parts) + "--" + BOUNDARY + "--\r\n");
    }

    private static ObjectNode raw(String body) throws IOException {
        return Form.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), FORM, SentFiles.none());
    }

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void aFormOfTheClientsIsARequest() throws IOException {
        ObjectNode fields = form(
                part("name=\"prompt\"", "Ein Drachen über dem Hafen 🪁\r\nund Möwen"),
                part("name=\"model\"", "sora-2"),
                part("name=\"seconds\"", "8"),
                part("name=\"size\"", "1280x720"),
                part("name=\"seed\"", "7"),
                part("name=\"maxCost\"", "0.5"),
                part("name=\"audio\"", "false"),
                part("name=\"user\"", "u-17"),
                part("name=\"metadata[order]\"", "42"),
                part("name=\"input_reference[image_url]\"", "https://example.org/kite.png"));

        assertThat(VideoOrder.translate(fields, SentFiles.none()).toString())
                .isEqualTo(json("""
                        {'prompt': 'Ein Drachen über dem Hafen 🪁\\r\\nund Möwen', 'model': 'sora-2', 'seconds': '8',
                         'size': '1280x720', 'seed': 7, 'maxCost': 0.5, 'audio': false, 'metadata': {'order': '42'},
                         'references': [{'role': 'first_frame', 'uri': 'https://example.org/kite.png'}]}""").toString());
        assertThat(VideoOrder.user(fields)).hasToString("u-17");
    }

    @Test
    void namesWithBracketsMakeATree() throws IOException {
        ObjectNode fields = form(
                part("name=\"characters[][id]\"", "a"),
                part("name=\"characters[][name]\"", "Ana"),
                part("name=\"characters[][id]\"", "b"),
                part("name=\"list[]\"", "1"),
                part("name=\"list[]\"", "2"),
                part("name=\"video[id]\"", "video_1"));

        assertThat(fields).isEqualTo(json("""
                        {'characters': [{'id': 'a', 'name': 'Ana'}, {'id': 'b'}], 'list': ['1', '2'],
                         'video': {'id': 'video_1'}}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a[b][c][d][e]",
                "a[",
                "[a]",
                "a]b",
                "",
            })
    void aNameThatMakesNoSenseIsNoForm(String name) {
        assertRefused("malformed_form", () -> form(part("name=\"" + name + "\"", "x")));
    }

    @Test
    void formsThatContradictThemselvesAreRefused() {
        assertRefused("duplicate_key", () -> form(part("name=\"a\"", "1"), part("name=\"a\"", "2")));
        assertRefused("malformed_form", () -> form(part("name=\"a\"", "1"), part("name=\"a[b]\"", "2")));
        assertRefused("malformed_form", () -> form(part("name=\"a[]\"", "1"), part("name=\"a[b]\"", "2")));
        assertRefused("malformed_form", () -> form(part("filename=\"a\"", "1")));
    }

    @Test
    void aFormThatIsCutOffAnywhereIsRefusedAndNeverTakenForAShorterOne() {
        String whole = part("name=\"prompt\"", "A kite") + part("name=\"seconds\"", "4") + "--" + BOUNDARY + "--";
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            assertRefused("malformed_form", () -> raw(cut));
        }
    }

    @Test
    void headersWithoutAnEndAreNotCollected() {
        assertRefused("malformed_form", () -> raw("--" + BOUNDARY + "\r\nX: " + "y".repeat(1 << 20)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {'prompt': 'x', 'n': 2} | unknown_parameter | n
                {'prompt': 'x', 'userId': 'u'} | unknown_parameter | userId
                {'prompt': 'x', 'weird name!': 2} | unknown_parameter | ?
                {'prompt': 'x', 'characters': [{'id': 7}]} | invalid_parameter | characters
                {'prompt': 'x', 'characters': {'id': 'c'}} | invalid_parameter | characters
                {'input_reference': {'file_id': 'f'}} | unknown_parameter | input_reference.file_id
                {'input_reference': 7} | invalid_parameter | input_reference
                {'input_reference': {}} | invalid_parameter | input_reference
                """)
    void whatHasNoMeaningHereIsRefusedByItsName(String body, String code, String param) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> VideoOrder.translate(json(body), SentFiles.none()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.problem().field()).isEqualTo(param));
    }

    @Test
    void theDigestOfAnOrderIsThatOfWhatItAsksFor() throws IOException {
        ObjectNode order = json("{'prompt': 'x', 'references': [{'role': 'a', 'uri': 'b'}]}");
        ObjectNode same = json("{'references': [{'uri': 'b', 'role': 'a'}], 'prompt': 'x'}");

        assertThat(OrderDigest.of("me", "/v1/videos", same, NO_FILES))
                .isEqualTo(OrderDigest.of("me", "/v1/videos", order, NO_FILES));
        assertThat(OrderDigest.of("you", "/v1/videos", order, NO_FILES))
                .isNotEqualTo(OrderDigest.of("me", "/v1/videos", order, NO_FILES));
        assertThat(OrderDigest.of("me", "/v1/edits", order, NO_FILES))
                .isNotEqualTo(OrderDigest.of("me", "/v1/videos", order, NO_FILES));
        assertThat(OrderDigest.of("me", "/v1/videos", json("{'prompt': 'x'}"), NO_FILES))
                .isNotEqualTo(OrderDigest.of("me", "/v1/videos", order, NO_FILES));
    }

    private interface Reading {
        ObjectNode read() throws IOException;
    }

    private static void assertRefused(String code, Reading reading) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading::read)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
