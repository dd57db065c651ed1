package dev.bobine.web;

import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// No serious finding of axe on any screen, in both themes and on a desk, a tablet and a phone.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AccessibilityTest {

    private static final String FINDINGS = """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(found => ['serious', 'critical'].includes(found.impact))
                .map(found => found.id + ': ' + found.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '))
            """;

    @TestHTTPResource("/")
    URL base;

    @Inject
    Visitors visitors;

    @Test
    void noScreenHasASeriousFinding() throws IOException {
        String user = unique("amy");
        String done = completed(user);
        String waits = waiting(user);
        String lost = visitors.unresolved(user);
        List<String> screens = List.of(
                "studio?user=" + user,
                "studio?user=" + user + "&clip=" + done,
                "console/queue",
                "console/jobs?userId=" + user,
                "console/jobs/" + done,
                "console/jobs/" + waits,
                "console/unresolved?job=" + lost,
                "console/backends",
                "console/accounts",
                "console/accounts/" + user,
                "console/dead-letters",
                "console/audit",
                "console/pods");
        String axe = axe();
        try (Window window = Window.open(base)) {
            for (String screen : screens) {
                Page page = window.show(screen);
                page.waitForSelector(screen.startsWith("studio") ? ".card" : "main .panel, main .wide, main .problem");
                page.evaluate(axe);
                for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                    for (int width : Window.WIDTHS) {
                        page.setViewportSize(width, 900);
                        assertThat((List<?>) page.evaluate(FINDINGS))
                                .as("%s, %s, %s px", screen, theme, width)
                                .isEmpty();
                        assertThat(page.evaluate(
                                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                                .as("%s fits into %s px", screen, width)
                                .isEqualTo(true);
                    }
                }
            }
        }
    }

    private static String axe() throws IOException {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
