package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.unique;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItem;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DeadLettersScreenTest {

    @TestHTTPResource("/")
    URL base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void aDeadLetterShowsWhyAndWhatAReplayWouldComeTo() {
        String key = unique("<b>dead</b>");
        try (Publisher publisher = new Publisher(bootstrapServers);
                Window window = Window.open(base)) {
            publisher.publish(key, "not json".getBytes(StandardCharsets.UTF_8), Map.of());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> given().get("/dead-letters?limit=200").then().body("deadLetters.key", hasItem(key)));
            Page page = window.show("console/dead-letters");
            Locator row = page.locator("tr[data-row]").filter(new Locator.FilterOptions().setHasText(key));
            assertThat(row).containsText("not_json");
            row.locator("input[type=checkbox]").check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try out the chosen 1"))
                    .click();
            assertThat(page.locator("main [role=status]")).containsText("0 could be read now, 1 not_json");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay the chosen 1"))
                    .click();
            page.getByRole(AriaRole.DIALOG).locator("input[name=reason]").fill("a test of the page");
            page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).first().click();
            assertThat(page.locator("main [role=status]")).containsText("1 put back");
            assertThat(page.locator("main b")).hasCount(0);
        }
    }
}
