package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.pause;
import static dev.bobine.web.Visitors.resume;
import static dev.bobine.web.Visitors.unique;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
            page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).first().click();
            assertThat(cause).hasCount(0);
        } finally {
            resume();
        }
    }
}
