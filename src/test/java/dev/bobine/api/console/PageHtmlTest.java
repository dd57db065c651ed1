package dev.bobine.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageHtmlTest {

    private static String page(String prefix, String script) {
        return new PageHtml(Root.of(prefix), "console", "Console", script, "static/bundle/console-B.css").text();
    }

    @Test
    void aPageNamesItsFilesRelativeToTheRootAndHasNothingThatAPolicyWouldHaveToAllow() {
        String text = page("/bobine", "/static/bundle/console-A.js");

        assertThat(text)
                .contains("<base href=\"/bobine/\">")
                .contains("<script type=\"module\" src=\"static/bundle/console-A.js\"></script>")
                .contains("<link rel=\"stylesheet\" href=\"static/bundle/console-B.css\">")
                .contains("<console-page></console-page>")
                .doesNotContain("style=", "onload", "http:", "https:")
                .doesNotContainPattern("<script[^>]*>[^<]");
        assertThat(text.indexOf("<base")).isLessThan(text.indexOf("<link"));
    }

    @ParameterizedTest
    @CsvSource({"/bobine,/bobine/", "/a/b/,/a/b/", "/v1.2_~-x,/v1.2_~-x/"})
    void aProxysPathIsWhereTheRootIs(String prefix, String root) {
        assertThat(Root.of(prefix).path()).isEqualTo(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "bobine",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "/a\"><script>",
                "/a b",
                "/a%2f",
                "/a//b",
                "/a, /b",
                "/\u00e4"
            })
    void whatIsNoPathIsIgnored(String prefix) {
        assertThat(Root.of(prefix).path()).isEqualTo("/");
        assertThat(Root.of("/a".repeat(200)).path()).isEqualTo("/");
        assertThat(Root.of(null).path()).isEqualTo("/");
    }

    @Test
    void theBucketsAddressIsThatOfItsLinks() {
        assertThat(ContentPolicy.origin(URI.create("https://bobine.s3.example.org/a/b.mp4?X-Amz-Signature=1")))
                .isEqualTo("https://bobine.s3.example.org");
        assertThat(ContentPolicy.origin(URI.create("http://127.0.0.1:9000/bobine/a?x=1")))
                .isEqualTo("http://127.0.0.1:9000");
    }
}
