package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.pause;
import static dev.bobine.web.Visitors.resume;

import com.microsoft.playwright.Page;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
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
    void thePodThatRunsIsLive() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/pods");
            assertThat(page.locator("tr[data-row]").first()).containsText("live");
        }
    }
}
