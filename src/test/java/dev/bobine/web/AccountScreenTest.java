package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.quota;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AccountScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void itShowsUseHeldMoneyAndWhatDiffersFromThePlan() {
        String user = unique("amy");
        quota(user, "{\"running\":7}");
        waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + user);
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Different from the plan")))
                    .containsText("running");
            assertThat(page.getByRole(
                            AriaRole.REGION,
                            new Page.GetByRoleOptions().setName("Use").setExact(true)))
                    .containsText("0.02");
        }
    }

    @Test
    void aTopUpKeepsTheOverrides() {
        String user = unique("ben");
        quota(user, "{\"running\":7}");
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + user);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Top up"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.locator("input[type=number]").fill("12.5");
            dialog.locator("input[name=reason]").fill("paid by invoice 7");
            dialog.getByRole(AriaRole.BUTTON).first().click();
            assertThat(page.locator("main")).containsText("12.50");
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Different from the plan")))
                    .containsText("7");
        }
    }
}
