package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.state;
import static dev.bobine.web.Visitors.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UnresolvedScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Inject
    Visitors visitors;

    @Test
    void givingUpSaysWhatIsChargedAndChargesThat() {
        String job = visitors.unresolved(unique("amy"));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/unresolved?job=" + job);
            page.locator("input[value=fail]").check();
            page.locator("input[name=billed]").fill("0");
            page.locator("input[name=reason]").fill("not in their dashboard");
            Locator button = page.locator("form.decision .row button");
            assertThat(button).containsText("Fail, charge");
            assertThat(button).containsText("0.00");
            button.click();
            await().atMost(Duration.ofSeconds(30)).until(() -> state(job).equals("failed"));
        }
    }

    @Test
    void aRetryWarnsThatItMayBePaidTwiceAndNeedsAReason() {
        String job = visitors.unresolved(unique("ben"));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/unresolved?job=" + job);
            page.locator("input[value=retry]").check();
            Locator button = page.locator("form.decision .row button");
            assertThat(button).containsText("may pay");
            assertThat(button).containsText("twice");
            assertThat(button).isDisabled();
            page.locator("input[name=reason]").fill("it never arrived");
            button.click();
            await().atMost(Duration.ofSeconds(60)).until(() -> state(job).equals("completed"));
        }
    }

    @Test
    void whatWasFilledInAboutOneJobIsNotAboutAnother() {
        String user = unique("dan");
        String one = visitors.unresolved(user);
        String other = visitors.unresolved(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("console/unresolved?job=" + one);
            assertThat(page.locator("form.decision")).hasAttribute("aria-label", "Decide about " + one);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Decide… " + other))
                    .click();
            assertThat(page.locator("form.decision")).hasAttribute("aria-label", "Decide about " + other);
            page.locator("input[value=adopt]").check();
            page.locator("input[name=externalId]").fill("video-of-the-other");
            page.locator("input[name=reason]").fill("found it");

            page.goBack();

            assertThat(page.locator("form.decision")).hasAttribute("aria-label", "Decide about " + one);
            assertThat(page.locator("form.decision .row button")).hasText("Say what you found");
            page.locator("input[value=adopt]").check();
            assertThat(page.locator("input[name=externalId]")).hasValue("");
        }
    }

    @Test
    void adoptingNeedsTheProvidersIdAndTheKeyToLookForIsShown() {
        String job = visitors.unresolved(unique("cem"));
        try (Window window = Window.open(base)) {
            Page page = window.show("console/unresolved?job=" + job);
            assertThat(page.locator("form.decision .row button")).hasText("Say what you found");
            page.locator("input[value=adopt]").check();
            page.locator("input[name=reason]").fill("found it");
            assertThat(page.locator("form.decision .row button")).isDisabled();
            page.locator("input[name=externalId]").fill("video_none_of_theirs");
            assertThat(page.locator("form.decision .row button")).containsText("Adopt as video_none_of_theirs");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Leave it"))
                    .click();
            assertThat(page.locator("form.decision")).hasCount(0);
            assertThat(state(job)).isEqualTo("unresolved");
        }
    }
}
