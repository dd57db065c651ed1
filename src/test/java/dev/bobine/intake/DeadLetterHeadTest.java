package dev.bobine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterHeadTest {

    private static String head(String text) {
        return DeadLetterHead.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theShapeStaysAndWhatWasWrittenGoes() {
        assertThat(head("{\"prompt\": \"A kite\", \"seconds\": 4.5, \"audio\": true, \"my secret\": [1]}"))
                .isEqualTo("{\"prompt\": \"…6 chars…\", \"seconds\": 4.5, \"audio\": xxxx, \"…9 chars…\": [1]}");
    }

    @Test
    void aQuoteInAStringDoesNotEndIt() {
        assertThat(head("{\"prompt\":\"a \\\"kite\\\" flies\",\"seconds\":4}"))
                .isEqualTo("{\"prompt\":\"…16 chars…\",\"seconds\":4}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A kite", "{\"prompt\":\"A kite", "{\"A kite\":1}", "\"A kite\\", "<a>A kite</a>", "A\"kite\\"})
    void nothingOfItIsShownHoweverBrokenItIs(String text) {
        assertThat(head(text)).doesNotContain("kite", "A");
    }

    @Test
    void aLongOneIsCutOff() {
        assertThat(head("x".repeat(10_000))).hasSizeLessThan(600).endsWith("…");
    }

    @Test
    void nothingHasNoHead() {
        assertThat(head("")).isEmpty();
    }
}
