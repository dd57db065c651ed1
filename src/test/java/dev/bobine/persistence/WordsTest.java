package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final UserId ANA = new UserId("ana");
    private static final UserId BEN = new UserId("ben");

    private static List<String> words(String text) {
        return Words.of(ANA, Stream.of(text)).stream()
                .map(word -> word.substring(8))
                .toList();
    }

    @Test
    void wordsAreLettersAndDigitsOfAllScripts() {
        assertThat(words("Sea-side, \u00dcBER 9\u20acs; \u6771\u4eac 'x'"))
                .containsExactly("sea", "side", "\u00fcber", "9", "s", "\u6771\u4eac", "x");
        assertThat(words("-- ' & | :* \\")).isEmpty();
    }

    @Test
    void usersWordsAreApart() {
        assertThat(Words.of(ANA, Stream.of("kite"))).doesNotContainAnyElementsOf(Words.of(BEN, Stream.of("kite")));
    }

    /// What stands in it means nothing to the database but what it is.
    @Test
    void whatIsLookedForIsAllOfItsWordsByTheirBeginnings() {
        assertThat(Words.query(ANA, "Red ki' | !te:A")).matches("('[0-9a-f]{8}(red|ki|te|a)':\\*( & )?){4}");
        assertThat(Words.query(ANA, "' & |")).isEmpty();
    }

    @Test
    void longTextsHaveBoundedWords() {
        assertThat(words("x".repeat(10_000))).singleElement().satisfies(word -> assertThat(word.length())
                .isLessThanOrEqualTo(60));
        assertThat(Words.of(ANA, Stream.iterate(0, n -> n + 1).limit(1_000).map(n -> "w" + n)))
                .hasSize(100);
    }
}
