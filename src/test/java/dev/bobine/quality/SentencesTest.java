package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {

    @ParameterizedTest
    @CsvSource({
        "aClipIsStored, A clip is stored",
        "aSecondMP4IsRead, A second MP4 is read",
        "aUserHasARole, A user has a role"
    })
    void aNameIsASentence(String name, String sentence) {
        assertThat(Sentences.sentence(name)).isEqualTo(sentence);
    }

    @Test
    void thisTestIsShownAsOne(TestInfo test) {
        assertThat(test.getDisplayName()).isEqualTo("This test is shown as one");
    }
}
