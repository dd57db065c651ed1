package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    private static final Path PAGE = Path.of("src/docs/page.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[gone](nowhere.md)",
                "[gone](../../deploy/README.md#nowhere)",
                "[gone](#nowhere)",
                "<img src=\"nowhere.png\">"
            })
    void aLinkThatLeadsNowhereIsFound(String text) {
        assertThat(new Markdown(PAGE, text).broken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[there](glossary.md)",
                "[there](../../deploy/README.md#read-the-alerts)",
                "[elsewhere](https://example.org/nowhere)",
                "```sh\n[code](nowhere.md)\n```",
                "`[code](nowhere.md)`"
            })
    void otherLinksAreGood(String text) {
        assertThat(new Markdown(PAGE, text).broken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"`job/Nothing`", "`NothingTest`", "`NothingStore`", "`deploy/nothing.yaml`"})
    void aNameOfNothingIsFound(String text) {
        assertThat(new Markdown(PAGE, text).unknownNames()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"`job/JobState`", "`job/Failure.Kind`", "`MarkdownTest`", "`deploy/compose.yaml`", "`a/b`"})
    void otherNamesAreGood(String text) {
        assertThat(new Markdown(PAGE, text).unknownNames()).isEmpty();
    }

    @Test
    void snippetsAreThoseOfOneLanguage() {
        Markdown page = new Markdown(PAGE, "```sh\nls\n```\n\n```sql\nselect 1;\n```\n");

        assertThat(page.snippets("sql")).containsExactly("select 1;\n");
    }
}
