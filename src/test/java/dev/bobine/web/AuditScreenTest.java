package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.pause;
import static dev.bobine.web.Visitors.resume;

import com.microsoft.playwright.Page;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AuditScreenTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void whatOperatorsDidStandsThereWithTheReason() {
        pause();
        resume();
        try (Window window = Window.open(base)) {
            Page page = window.show("console/audit?action=backend_paused");
            assertThat(page.locator("tr[data-row]").first()).containsText("backend:local");
            assertThat(page.locator("tr[data-row]").first()).containsText("a test");
        }
    }

    @Test
    void whatIsDoneMeanwhileWaitsUntilItIsAskedFor() {
        resume();
        try (Window window = Window.open(base)) {
            window.page.clock().install();
            Page page = window.show("console/audit?action=backend_resumed");
            assertThat(page.locator("tr[data-row]").first()).isVisible();
            int rows = page.locator("tr[data-row]").count();
            resume();
            // What was asked for before it was done may be answered after it.
            await().pollInSameThread().atMost(Duration.ofMinutes(1)).until(() -> {
                page.clock().fastForward(16_000);
                return page.locator("button.newer").count() > 0;
            });
            assertThat(page.locator("button.newer")).hasText("1 newer");
            assertThat(page.locator("tr[data-row]")).hasCount(rows);
            page.locator("button.newer").click();
            assertThat(page.locator("tr[data-row]")).hasCount(rows + 1);
            assertThat(page.locator("button.newer")).hasCount(0);
        }
    }
}
