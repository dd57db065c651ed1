package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
class JobScreenTest {

    @TestHTTPResource("/")
    URL base;

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
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy the link"))
                    .click();
            assertThat(page.locator("main")).containsText("Copied");
            page.locator("video").evaluate("video => video.play()");
            window.until("document.querySelector('video').currentTime > 0");
        }
    }

    @Test
    void cancellingNamesTheMoneyAndNeedsAReasonThatIsKept() {
        String job = waiting(unique("eli"));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/" + job);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel…"))
                    .click();
            page.locator("dialog input[name=reason]").fill("asked for by mistake");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel it, release"))
                    .click();
            assertThat(page.locator("main")).containsText("cancelled");

            window.show("console/audit?action=job_cancelled");
            assertThat(page.locator("tbody")).containsText("asked for by mistake");
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
    void aRefundNamesTheMoneyNeedsAReasonAndIsToldEverywhere() {
        String user = unique("hel");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/jobs/" + job);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Refund…"))
                    .click();
            Locator act = page.locator("dialog button").first();
            assertThat(act).containsText("Refund $0.02");
            assertThat(act).isDisabled();
            page.locator("dialog input[name=amount]").fill("0.01");
            assertThat(act).containsText("Refund $0.01");
            page.locator("dialog input[name=reason]").fill("a flaw in the picture");
            act.click();
            assertThat(page.locator("dl.facts").first()).containsText("refunded");
            assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Refund…")))
                    .hasCount(0);

            window.show("console/audit?action=job_refunded");
            assertThat(page.locator("tbody")).containsText("a flaw in the picture");
            window.show("studio?user=" + user + "&clip=" + job);
            assertThat(page.locator("dialog.clip")).containsText("given back");
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
