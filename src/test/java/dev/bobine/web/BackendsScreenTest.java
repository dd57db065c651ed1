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
                dialog.getByRole(AriaRole.BUTTON).first().click();
            }
            assertThat(row).containsText("ready");
        }
    }
}
