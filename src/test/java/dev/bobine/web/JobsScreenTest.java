package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class JobsScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void theAddressIsTheFilter() {
        String user = unique("amy");
        waiting(user);
        completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs?userId=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(2);

            page.locator("select[name=state]").selectOption("queued");
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            assertThat(page.url()).contains("state=queued").contains("userId=" + user);

            page.goBack();
            assertThat(page.locator("tr[data-row]")).hasCount(2);
        }
    }

    @Test
    void aLongListHasPages() {
        String user = unique("ann");
        waiting(user);
        waiting(user);
        try (Window window = Window.open(base)) {
            // The page asks for fifty; of two jobs one page each is enough to see it turn.
            window.page.route(
                    url -> url.contains("/jobs?") && url.contains("limit=50"),
                    route -> route.fallback(new Route.FallbackOptions()
                            .setUrl(route.request().url().replace("limit=50", "limit=1"))));
            Page page = window.show("console/jobs?userId=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            String newest = page.locator("tr[data-row] a").first().getAttribute("title");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Older"))
                    .click();
            assertThat(page.locator("tr[data-row] a[title='" + newest + "']")).hasCount(0);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Newest"))
                    .click();
            assertThat(page.locator("tr[data-row] a[title='" + newest + "']")).hasCount(1);
        }
    }

    @Test
    void wordsInTheSearchFieldAreFilters() {
        String user = unique("ben");
        waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs");
            page.locator("[data-search]").fill("user:" + user + " state:completed");
            page.keyboard().press("Enter");
            assertThat(page.getByText("No job matches")).isVisible();
        }
    }

    @Test
    void lettersOfTheKeyboardLeadThroughRowsAndScreens() {
        String user = unique("cem");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs?userId=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            page.keyboard().press("j");
            page.keyboard().press("o");
            assertThat(page.locator("h1")).containsText(job);

            page.keyboard().press("g");
            page.keyboard().press("b");
            assertThat(page.locator("h1")).hasText("Backends");
        }
    }

    @Test
    void aJobShowsItsLifeItsClipAndWhatItCost() {
        String user = unique("dee");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/" + job);
            assertThat(page.locator("svg.waterfall")).isVisible();
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Events")))
                    .containsText("accepted");
            assertThat(page.locator("main")).containsText("charged");
            page.locator("video").evaluate("video => video.play()");
            window.until("document.querySelector('video').currentTime > 0");
        }
    }

    @Test
    void cancellingNamesTheMoney() {
        String job = waiting(unique("eli"));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/" + job);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel…"))
                    .click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel it, release"))
                    .click();
            assertThat(page.locator("main")).containsText("cancelled");
        }
    }

    @Test
    void markupInEveryTextOfARequestIsShownAsText() {
        String html = "<img src=x onerror=alert(1)>";
        String user = unique("<b>fay</b>");
        String job = ask("""
                {"userId": "%s", "id": "%s", "source": "/%s", "prompt": "%s", "seconds": 2,
                 "metadata": {"%s": "%s"}, "notBefore": "2999-01-01T00:00:00Z"}
                """.formatted(user, unique(html), html, html, html, html));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/" + job);
            assertThat(page.locator("dl.facts").first()).containsText(html);
            assertThat(page.locator("dl.facts").first()).containsText(user);
            assertThat(page.locator("img, main b")).hasCount(0);

            window.show("console/jobs?userId=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
            assertThat(page.locator("tr[data-row]")).containsText(user);
            assertThat(page.locator("img, main b")).hasCount(0);
        }
    }

    @Test
    void aJobThatIsNotThereIsASentence() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/00000000-0000-7000-8000-000000000000");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("job_not_found");
        }
    }
}
