package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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
class BackendsScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void aBackendIsPausedForAReasonAndResumed() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/backends");
            Locator row = page.locator("tr[data-row]").filter(new Locator.FilterOptions().setHasText("local"));
            row.getByRole(AriaRole.BUTTON).click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            Locator act = dialog.getByRole(AriaRole.BUTTON).first();
            assertThat(act).isDisabled();
            dialog.locator("input[name=reason]").fill("a test of the page");
            act.click();
            try {
                assertThat(row).containsText("paused");
                assertThat(row).containsText("a test of the page");
            } finally {
                row.getByRole(AriaRole.BUTTON).click();
                assertThat(act).isDisabled();
                dialog.locator("input[name=reason]").fill("the test is over");
                act.click();
            }
            assertThat(row).containsText("ready");
        }
    }

    @Test
    void aBackendOpensToItsFailuresAndHowItIsEmptied() {
        String count = "{\"count\":%d,\"atLeast\":false}";
        String backend = """
                {"name":"<b>kling</b>","configured":true,"dialect":"kling","urls":["https://example.org"],"models":[],"health":"failing",
                 "limits":{"rate":10,"rateSeconds":60,"inFlight":8},"paused":false,"faults":5,"rateUsed":0.5,"inFlight":6,
                 "blockedUntil":"2999-01-01T00:00:00Z","waiting":%s,
                 "failures":[{"code":"moderation","jobs":7,"last":"2026-01-01T00:00:00Z"}]}
                """.formatted(count.formatted(81));
        try (Window window = Window.open(base)) {
            window.answer("backends", "{\"backends\":[" + backend + "]}");
            Page page = window.show("console/backends");
            Locator row = page.locator("tr[data-row]");
            assertThat(row).containsText("▲ failing");
            assertThat(row).containsText("5 submits in a row failed; left alone");
            assertThat(row).containsText("81");
            assertThat(row).containsText("6 of 8");
            row.locator("th a").click();
            Locator opened = page.locator("tr.opened");
            assertThat(opened).containsText("moderation: 7");
            assertThat(opened).containsText("6 still are");
            assertThat(page.locator("main b")).hasCount(0);
            opened.getByRole(AriaRole.LINK).getByText("moderation").click();
            assertThat(page.locator("h1")).hasText("Jobs");
            assertThat(page.locator("input[name=code]")).hasValue("moderation");
        }
    }

    /// Also while nothing changes, and so nothing is told.
    @Test
    void howABackendWentOfLateIsALineAndASentence() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/backends");
            Locator line = page.locator("tr[data-row]")
                    .filter(new Locator.FilterOptions().setHasText("local"))
                    .first()
                    .locator("svg.sparkline")
                    .first();
            assertThat(line).hasAttribute("aria-label", Pattern.compile("In flight at local: \\d+ now, between .*"));
        }
    }
}
