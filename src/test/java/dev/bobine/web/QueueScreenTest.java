package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.pause;
import static dev.bobine.web.Visitors.resume;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class QueueScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void itIsTheStartPageAndSaysThatItIsLive() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console");
            assertThat(page.locator("h1")).hasText("Who waits, and why");
            assertThat(page.locator("header [role=status]")).containsText("live");
            page.getByText("Pause updates").click();
            assertThat(page.locator("header [role=status]")).containsText("paused by you");
        }
    }

    @Test
    void aPausedBackendIsACauseThatIsResumedFromThere() {
        pause();
        try (Window window = Window.open(base)) {
            String user = unique("amy");
            String job = ask(user, "");
            // Of several lanes the longest is shown first, which may be one that another test has left behind.
            Page page = window.show("console/queue?lane=local");
            Locator cause = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("By cause"))
                    .locator("tr")
                    .filter(new Locator.FilterOptions().setHasText("Backend paused"));
            assertThat(cause).containsText("when you resume");

            Locator turn = page.locator("tr[data-row]").filter(new Locator.FilterOptions().setHasText(user));
            turn.getByRole(AriaRole.BUTTON).click();
            assertThat(page.locator("tr.opened")).containsText(job);
            assertThat(page).hasURL(Pattern.compile(".*user=" + user + ".*"));

            cause.getByRole(AriaRole.BUTTON).click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.locator("input[name=reason]").fill("the credit is there");
            dialog.getByRole(AriaRole.BUTTON).first().click();
            assertThat(cause).hasCount(0);
        } finally {
            resume();
        }
    }

    /// Told by the stream it need not ask for a quarter of a minute: what shows sooner was told.
    @Test
    void theServiceTellsAScreenOfWhatIsNew() {
        String user = unique("kim");
        try (Window window = Window.open(base)) {
            window.page.clock().install();
            Page page = window.show("console/jobs?userId=" + user);
            assertThat(page.locator("header [role=status]")).hasText(Pattern.compile("\\s*● live"));
            // What it was to ask before it was told of anything.
            page.waitForResponse(
                    Pattern.compile(".*/jobs\\?.*"), () -> page.clock().fastForward(3_500));
            waiting(user);
            assertThat(page.locator("tr[data-row]"))
                    .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(8_000));
        }
    }

    @Test
    void withoutItsStreamAScreenAsksAndSaysSoAndWithoutTheServiceItSaysSinceWhen() {
        String user = unique("lou");
        try (Window window = Window.open(base)) {
            window.page.clock().install();
            window.page.route(Pattern.compile(".*/events$"), Route::abort);
            Page page = window.show("console/jobs?userId=" + user);
            Locator word = page.locator("header [role=status]");
            assertThat(word).containsText("asks every few seconds");
            waiting(user);
            page.clock().fastForward(4_000);
            assertThat(page.locator("tr[data-row]")).hasCount(1);

            page.context().setOffline(true);
            page.clock().fastForward(4_000);
            assertThat(word).containsText("reconnecting since");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be reached");
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            page.clock().fastForward(40_000);
            assertThat(word).containsText("stale since");

            page.context().setOffline(false);
            page.clock().fastForward(4_000);
            assertThat(word).containsText("asks every few seconds");
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        }
    }
}
