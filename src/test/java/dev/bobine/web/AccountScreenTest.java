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
                    .containsText("Running at once");
            assertThat(page.getByRole(
                            AriaRole.REGION,
                            new Page.GetByRoleOptions().setName("Use").setExact(true)))
                    .containsText("0.02");
        }
    }

    @Test
    void aTopUpKeepsWhatSomebodyElseHasChangedMeanwhile() {
        String user = unique("ben");
        quota(user, "{\"running\":7}");
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + user);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Top up"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.locator("input[name=amount]").fill("12.5");
            dialog.locator("input[name=reason]").fill("paid by invoice 7");
            quota(user, "{\"running\":9}");
            dialog.getByRole(AriaRole.BUTTON).first().click();
            assertThat(page.locator("main")).containsText("12.50");
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Different from the plan")))
                    .containsText("9");
        }
    }

    @Test
    void whatDiffersFromThePlanIsChangedWithTheMoneyInTheButtonAndAReason() {
        String user = unique("cem");
        quota(user, "{\"running\":7}");
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + user);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Change…"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog.locator("input[name=running]")).hasValue("7");
            dialog.locator("input[name=running]").fill("");
            dialog.locator("input[name=moneyPerMonth]").fill("12.5");
            Locator set = dialog.getByRole(AriaRole.BUTTON).first();
            assertThat(set).containsText("may spend");
            assertThat(set).containsText("12.50 a month");
            assertThat(set).isDisabled();
            dialog.locator("input[name=largestSize]").fill("wide");
            dialog.locator("input[name=reason]").fill("asked by mail");
            set.click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("overrides.largestSize");

            dialog.locator("input[name=largestSize]").fill("1280x720");
            set.click();
            Locator differs =
                    page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Different from the plan"));
            assertThat(differs).containsText("12.5");
            assertThat(differs).containsText("1280x720");
            assertThat(differs).not().containsText("Running at once");

            window.show("console/audit?action=quota_set");
            assertThat(page.locator("tbody")).containsText("asked by mail");
        }
    }

    @Test
    void deletingAUserNamesTheMoneyThatIsLostAndNeedsItsIdOnceMore() {
        String user = unique("d.e+e");
        waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + user);
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Ledger")))
                    .containsText("reserve");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete the user…"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            Locator delete = dialog.getByRole(AriaRole.BUTTON).first();
            assertThat(delete).containsText("0.00 are lost");
            assertThat(delete).isDisabled();
            dialog.locator("input[name=reason]").fill("asked for under article 17");
            dialog.locator("input[name=user]").fill("somebody");
            delete.click();
            assertThat(dialog).isVisible();
            dialog.locator("input[name=user]").fill(user);
            delete.click();
            assertThat(page.locator("main [role=status]")).containsText("eleted");

            window.show("console/audit?action=user_deletion_requested");
            assertThat(page.locator("tbody")).containsText("asked for under article 17");
        }
    }

    @Test
    void whoIsNotKnownHasTheDefaultPlanAndUsersAreFoundByTheBeginningsOfTheirIds() {
        String user = unique("fay");
        waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/accounts/" + unique("nobody"));
            assertThat(page.locator("main")).containsText("the default one");

            window.show("console/accounts?prefix=" + user);
            assertThat(page.locator("tr[data-row]")).hasCount(1);
            page.locator("tr[data-row] a").click();
            assertThat(page.locator("h1")).containsText(user);
        }
    }
}
