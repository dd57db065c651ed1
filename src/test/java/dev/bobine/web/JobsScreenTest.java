package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
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

    /// What is not on the screen must not be cancelled from it.
    @Test
    void jobsThatRunAreNotCancelledWhereThoseAreShownThatHaveEnded() {
        String user = unique("eve");
        waiting(user);
        completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs?state=ended&userId=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            page.getByText("Cancel all of this filter").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("in which that can be done");
            assertThat(page.locator("dialog")).hasCount(0);
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

    /// Rows that are read do not move away under the pointer.

    @Test
    void jobsThatComeMeanwhileWaitUntilTheyAreAskedFor() {
        String user = unique("gus");
        String first = waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs?userId=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            waiting(user);
            waiting(user);
            assertThat(page.locator("button.newer")).hasText("2 newer");
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            given().delete("/jobs/" + first).then().statusCode(200);
            assertThat(page.locator("tr[data-row]")).containsText("cancelled");

            page.locator("button.newer").click();
            assertThat(page.locator("tr[data-row]")).hasCount(3);
            page.locator("select[name=state]").selectOption("queued");
            assertThat(page.locator("tr[data-row]")).hasCount(2);
            assertThat(page.locator("button.newer")).hasCount(0);
        }
    }
}
