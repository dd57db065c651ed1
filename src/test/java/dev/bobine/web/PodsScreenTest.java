package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PodsScreenTest {

    @TestHTTPResource("/")
    URL base;

    /// A pod as the service tells it.
    static String pod(String name, boolean live) {
        return """
                {"id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f","name":"%s","version":"1.2","startedAt":"2026-01-01T00:00:00Z","live":%s,
                 "inHand":{"submitting":1,"rendering":20,"collecting":3},"duties":%s}
                """.formatted(name, live, live ? "[\"gauges\",\"upkeep\"]" : "[]");
    }

    @Test
    void thePodThatRunsIsLive() {
        try (Window window = Window.open(base)) {
            Page page = window.show("console/pods");
            assertThat(page.locator("tr[data-row]").first()).containsText("live");
            assertThat(page.locator("tr[data-row]").first()).containsText("lease ends in");
        }
    }

    @Test
    void aPodSaysWhatItHasInHandAndWhatItAloneDoes() {
        try (Window window = Window.open(base)) {
            window.answer("workers", "{\"versions\":[\"1.2\"],\"workers\":[" + pod("bobine-0", true) + "]}");
            Page page = window.show("console/pods");
            assertThat(page.locator("tr[data-row] td.number").nth(2)).hasText("20");
            assertThat(page.locator("tr[data-row]")).containsText("gauges, upkeep");
            assertThat(page.locator("main .verdict")).hasCount(0);
        }
    }

    @Test
    void aPodThatIsGoneAndTwoVersionsAreTold() {
        try (Window window = Window.open(base)) {
            window.answer(
                    "workers",
                    "{\"versions\":[\"1.2\",\"1.3\"],\"workers\":[" + pod("<b>new</b>", true) + "," + pod("old", false)
                            + "]}");
            Page page = window.show("console/pods");
            assertThat(page.locator("main .verdict")).containsText("Two versions run: 1.2 and 1.3.");
            assertThat(page.locator("tr[data-row]").last()).containsText("taken for dead; others adopt its jobs");
            assertThat(page.locator("tr[data-row]").first()).containsText("<b>new</b>");
        }
    }

    @Test
    void whereNoPodLivesItSaysWhatThatMeans() {
        try (Window window = Window.open(base)) {
            window.answer("workers", "{\"versions\":[],\"workers\":[" + pod("old", false) + "]}");
            assertThat(window.show("console/pods").locator("main .verdict"))
                    .containsText("nothing is submitted, followed or copied");
        }
    }
}
