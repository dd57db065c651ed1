package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every screen does alike: it loads, it is refused, the service fails or cannot be reached, somebody may only
/// look.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ScreenStatesTest {

    private static final List<String> SCREENS = List.of(
            "console/queue",
            "console/jobs",
            "console/jobs/00000000-0000-7000-8000-000000000000",
            "console/unresolved",
            "console/backends",
            "console/accounts/somebody",
            "console/dead-letters",
            "console/audit",
            "console/pods",
            "studio",
            "studio/gallery",
            "studio/feed",
            "studio/director");

    /// What the pages ask the service for, but for who calls and what there is to choose from.
    private static final Predicate<String> ASKED = url -> url.matches(
                    ".*/(queue|jobs|unresolved|backends|users|dead-letters|audit|workers|gallery|feed|treatments|productions)"
                            + "(/[^?]*)?(\\?.*)?")
            && !url.matches(".*/(console|studio)(/.*)?(\\?.*)?");

    private static final String VIEWER =
            "{\"name\":\"key:looker\",\"roles\":[\"bobine-viewer\"],\"may\":[\"see_all\"]}";

    @TestHTTPResource("/")
    URL base;

    @Inject
    Visitors visitors;

    @Test
    void aFailureIsASentenceOnEveryScreen() {
        try (Window window = Window.open(base)) {
            window.page.route(ASKED, route -> problem(route, 503, "unavailable", "The database is away."));
            for (String screen : SCREENS) {
                Page page = window.show(screen);
                assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("The database is away.");
            }
        }
    }

    @Test
    void aServiceThatCannotBeReachedIsASentenceOnEveryScreen() {
        try (Window window = Window.open(base)) {
            window.page.route(ASKED, Route::abort);
            for (String screen : SCREENS) {
                Page page = window.show(screen);
                assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("The service cannot be reached.");
            }
        }
    }

    /// An answer that is none, as of a proxy that is in the way.
    @Test
    void anErrorWithoutAWordIsASentenceOnEveryScreen() {
        try (Window window = Window.open(base)) {
            window.page.route(
                    ASKED,
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(500)
                            .setContentType("text/html")
                            .setBody("<h1>Oops</h1>")));
            for (String screen : SCREENS) {
                Page page = window.show(screen);
                assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("The service answered 500.");
                assertThat(page.getByText("Oops")).hasCount(0);
            }
        }
    }

    /// What was read stays, with the word that it is old; what is refused from then on is no reason to call it so.
    @Test
    void whatWasReadStaysWhenTheServiceFails() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/backends");
            assertThat(page.locator("tr[data-row]").first()).isVisible();
            page.route(ASKED, route -> problem(route, 503, "unavailable", "The database is away."));
            page.locator("tr[data-row] th a").first().click();
            assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("The database is away.");
            assertThat(page.locator("tr[data-row]").first()).isVisible();
            assertThat(page.locator("header [role=status]")).containsText("reconnecting since");
        }
    }

    /// Long words and many rows scroll within their table, not the page.
    @Test
    void manyRowsAndLongWordsFitOnAPhone() {
        String word = "w".repeat(120);
        String entries = IntStream.range(0, 200)
                .mapToObj(i ->
                        "{\"id\":\"%d\",\"at\":\"2026-01-01T00:00:00Z\",\"actor\":\"%2$s\",\"action\":\"%2$s\",\"subject\":\"%2$s\",\"reason\":\"%2$s\"}"
                                .formatted(i, word))
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
        String pods = IntStream.range(0, 100)
                .mapToObj(i -> PodsScreenTest.pod(word + i, true))
                .collect(Collectors.joining(",", "{\"versions\":[\"" + word + "\"],\"workers\":[", "]}"));
        String letter = """
                {"partition":1,"offset":7,"at":"2026-01-01T00:00:00Z","code":"%1$s","key":"%1$s","bytes":1,"replayable":true,
                 "replayed":false,"head":"%1$s"}
                """.formatted(word);
        try (Window window = Window.open(base, 390, ColorScheme.DARK)) {
            window.answer("audit", entries);
            window.answer("workers", pods);
            window.answer("dead-letters", "{\"waiting\":1,\"deadLetters\":[" + letter + "]}");
            Map.of("console/audit", 200, "console/pods", 100, "console/dead-letters", 1)
                    .forEach((screen, rows) -> {
                        Page page = window.show(screen);
                        assertThat(page.locator("tr[data-row]")).hasCount(rows);
                        assertThat(page.evaluate(
                                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                                .as(screen)
                                .isEqualTo(true);
                    });
        }
    }

    @Test
    void whatIsNotForWhoeverCallsIsASentenceOnEveryScreen() {
        try (Window window = Window.open(base)) {
            window.page.route(ASKED, route -> problem(route, 403, "forbidden", "You may not do this."));
            for (String screen : SCREENS) {
                Page page = window.show(screen);
                assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("You may not do this.");
            }
        }
    }

    @Test
    void whereThereIsNothingASentenceSaysSo() {
        String head = """
                {"waiting":%1$s,"delayed":%1$s,"oldestSeconds":0,"running":%1$s,"unresolved":%1$s,"currency":"EUR","pods":0,
                 "outbox":{"events":0,"oldestSeconds":0},"at":"2026-01-01T00:00:00Z"}
                """.formatted("{\"count\":0,\"atLeast\":false}");
        Map<String, String> answers = Map.ofEntries(
                Map.entry("queue", "{\"head\":" + head + ",\"lanes\":[],\"users\":[]}"),
                Map.entry("queue/reasons", "{\"reasons\":[]}"),
                Map.entry("jobs", "{\"jobs\":[]}"),
                Map.entry("unresolved", "{\"jobs\":[],\"heldMicros\":0}"),
                Map.entry("backends", "{\"backends\":[]}"),
                Map.entry("dead-letters", "{\"deadLetters\":[],\"waiting\":0}"),
                Map.entry("audit", "{\"entries\":[]}"),
                Map.entry("workers", "{\"workers\":[],\"versions\":[]}"),
                Map.entry("gallery", "{\"clips\":[]}"),
                Map.entry("feed", "{\"items\":[]}"),
                Map.entry("treatments", "{\"treatments\":[]}"),
                Map.entry("productions", "{\"productions\":[]}"));
        try (Window window = Window.open(base)) {
            answers.forEach(window::answer);
            Map.ofEntries(
                            Map.entry("console/queue", "Nothing waits."),
                            Map.entry("console/jobs", "No job matches."),
                            Map.entry("console/unresolved", "No job is unresolved."),
                            Map.entry("console/backends", "No backend is known yet."),
                            Map.entry("console/dead-letters", "There is none."),
                            Map.entry("console/audit", "Nothing is recorded."),
                            Map.entry("console/pods", "No pod is live"),
                            Map.entry("studio", "No clips yet."),
                            Map.entry("studio/gallery", "Nothing yet."),
                            Map.entry("studio/feed", "Nobody shows anything."),
                            Map.entry("studio/director", "No film on paper yet."))
                    .forEach((screen, sentence) -> {
                        Page page = window.show(screen);
                        assertThat(page.locator("main")).containsText(sentence);
                        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
                    });
        }
    }

    @Test
    void whatTakesLongSaysThatItLoads() {
        try (Window window = Window.open(base)) {
            window.page.route(ASKED, _ -> {});
            for (String screen : SCREENS) {
                Page page = window.show(screen);
                assertThat(page.locator("main")).containsText("Loading…");
                assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            }
            window.page.unrouteAll();
        }
    }

    /// The service decides all the same; a screen does not offer what would be refused.
    @Test
    void aViewerIsOfferedNothingThatItMayNotDo() {
        String user = unique("vic");
        String done = completed(user);
        String waits = waiting(user);
        String lost = visitors.unresolved(user);
        try (Window window = Window.open(base)) {
            window.page.route(
                    url -> url.endsWith("/me"),
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(VIEWER)));
            for (String screen : List.of(
                    "console/queue",
                    "console/jobs?userId=" + user,
                    "console/jobs/" + done,
                    "console/jobs/" + waits,
                    "console/unresolved?job=" + lost,
                    "console/backends",
                    "console/accounts/" + user,
                    "console/dead-letters")) {
                Page page = window.show(screen);
                page.waitForSelector("main .panel, main .wide");
                Locator acts = page.locator("main button")
                        .filter(new Locator.FilterOptions()
                                .setHasText(Pattern.compile(
                                        "Cancel|Decide|Give up|Pause|Resume|Top up|Change…|Delete|Replay|Show it")));
                assertThat(acts).hasCount(0);
            }
        }
    }

    @Test
    void aSessionThatEndsLeadsToSigningIn() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs");
            assertThat(page.locator("h1")).hasText("Jobs");
            page.route(url -> url.contains("/jobs?"), route -> problem(route, 401, "session_ended", "Sign in again."));
            page.locator("select[name=state]").selectOption("failed");
            assertThat(page.locator("h1")).hasText("Sign in");
            assertThat(page.locator("main")).containsText("Nobody can sign in here yet");
        }
    }

    @Test
    void whoIsAUserIsLedFromTheConsoleToTheStudioAndAStrangerSignsIn() {
        try (Window window = Window.open(base)) {
            window.page.route(
                    url -> url.endsWith("/me"),
                    route -> route.fulfill(
                            new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(
                                            "{\"name\":\"u-1\",\"userId\":\"u-1\",\"roles\":[\"bobine-user\"],\"may\":[\"request\"]}")));
            Page page = window.show("console");
            assertThat(page.locator("main")).containsText("The console is for operators and viewers");
            window.show("studio/gallery");
            assertThat(page.locator("header")).containsText("u-1");

            page.unrouteAll();
            page.route(url -> url.endsWith("/me"), route -> problem(route, 401, "unauthorized", "Who are you?"));
            page.route(
                    url -> url.endsWith("/session"),
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody("{\"by\":[\"key\",\"oidc\"],\"secure\":false}")));
            for (String screen : List.of("console/queue", "studio", "studio/director")) {
                window.show(screen);
                assertThat(page.locator("#key")).isVisible();
                assertThat(page.locator("main")).containsText("This connection is not encrypted");
                assertThat(page.locator("a.button")).hasText("Sign in with your organisation");
            }
        }
    }

    private static void problem(Route route, int status, String code, String detail) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}".formatted(status, code, detail)));
    }
}
