package dev.bobine.web;

import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// No serious finding of axe on any screen, in both themes and on a desk, a tablet and a phone.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AccessibilityTest {

    /// What they show is judged in the browser, which takes a processor for each.
    private static final int WINDOWS = 2;

    /// The rules about colours: all that a theme changes.
    private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

    private static final String FINDINGS = """
            async rules => (await axe.run(document, { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: rules } : {}) })).violations
                .filter(found => ['serious', 'critical'].includes(found.impact))
                .map(found => found.id + ': ' + found.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '))
            """;

    @TestHTTPResource("/")
    URL base;

    @Inject
    Visitors visitors;

    @Test
    void noScreenHasASeriousFinding() throws Exception {
        Assumptions.assumeTrue(Window.isPossible(), "Left out: there is no Chromium; .ci/run installs it.");
        String user = unique("amy");
        String done = completed(user);
        String waits = waiting(user);
        String lost = visitors.unresolved(user);
        String paper = Visitors.treatment(user);
        List<Screen> screens = List.of(
                new Screen("studio?user=" + user, ".card"),
                new Screen("studio?user=" + user + "&clip=" + done, "dialog.clip"),
                new Screen("studio/gallery?user=" + user, ".card"),
                new Screen("studio/gallery?user=" + user, ".card", "Share…"),
                new Screen("studio/feed", ".card, .empty"),
                new Screen("studio/director?user=" + user, ".plain-list"),
                new Screen("studio/director?treatment=" + paper, ".shot-card ins", "Change by hand"),
                new Screen("console/queue"),
                new Screen("console/jobs?userId=" + user),
                new Screen("console/jobs/" + done),
                new Screen("console/jobs/" + waits),
                new Screen("console/unresolved?job=" + lost, "form.decision"),
                new Screen("console/backends"),
                new Screen("console/accounts"),
                new Screen("console/accounts/" + user),
                new Screen("console/accounts/" + user, "main .wide", "Change…"),
                new Screen("console/dead-letters"),
                new Screen("console/audit"),
                new Screen("console/pods"));
        Queue<Screen> left = new ConcurrentLinkedQueue<>(screens);
        String axe = axe();
        List<Future<?>> windows = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WINDOWS)) {
            for (int i = 0; i < WINDOWS; i++) {
                windows.add(threads.submit(() -> judge(left, axe)));
            }
        }
        for (Future<?> window : windows) {
            window.get();
        }
    }

    private void judge(Queue<Screen> screens, String axe) {
        try (Window window = Window.open(base)) {
            for (Screen screen = screens.poll(); screen != null; screen = screens.poll()) {
                Page page = screen.show(window);
                page.evaluate(axe);
                for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                    for (int width : Window.WIDTHS) {
                        page.setViewportSize(width, 900);
                        judge(
                                page,
                                theme == ColorScheme.LIGHT ? List.of() : OF_COLOURS,
                                screen + ", " + theme + ", " + width + " px");
                    }
                }
            }
        } finally {
            Window.end();
        }
    }

    private static void judge(Page page, List<String> rules, String seen) {
        assertThat((List<?>) page.evaluate(FINDINGS, rules)).as(seen).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("%s: it fits", seen)
                .isEqualTo(true);
    }

    /// @param shows what is there once it has loaded
    /// @param press name of a button that opens more
    private record Screen(
            String path, String shows, @Nullable String press) {

        Screen(String path, String shows) {
            this(path, shows, null);
        }

        Screen(String path) {
            this(path, "main .panel, main .wide");
        }

        Page show(Window window) {
            Page page = window.show(path);
            page.waitForSelector(shows);
            if (press != null) {
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(press))
                        .first()
                        .click();
                page.waitForSelector("dialog fieldset, dialog input, .shot-card form");
            }
            return page;
        }
    }

    private static String axe() throws IOException {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
