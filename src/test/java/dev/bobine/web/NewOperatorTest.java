package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// A new operator's first night: three jobs are unresolved. All that the operator has is the console, the runbook
/// ("Handle unresolved jobs" of the operators' guide), and the provider's own list of jobs.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class NewOperatorTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String prompt = unique("A kite over a harbour");

    @TestHTTPResource("/")
    URL base;

    @ConfigProperty(name = "bobine.backends.local.url")
    String provider;

    @Inject
    Visitors visitors;

    @Test
    void threeUnresolvedJobsAreDecidedRightlyFromThePageAndTheRunbook() {
        String user = unique("night");
        String taken = visitors.unresolved(user, prompt, 3);
        String lost = visitors.unresolved(user, prompt, 4);
        String unclear = visitors.unresolved(user, prompt, 5);
        String theirs = theProviderTook(3);
        try (Window window = Window.open(base)) {
            Page page = window.show("console");

            // Whatever screen one is on, the bar says that somebody has to act.
            Locator alarm = page.locator("header nav a.alarm");
            assertThat(alarm).containsText("Unresolved");
            assertThat(alarm).containsText("!");
            alarm.click();
            assertThat(page.locator("h1")).hasText("Unresolved");
            assertThat(page.locator("main")).containsText("no answer came");

            // The first one: 3 s long, sent just now. The provider's list has one that fits, so it is adopted.
            decide(page, taken);
            assertThat(fact(page, "clip")).containsText("3 s, 1280 × 720");
            assertThat(fact(page, "key")).containsText(taken);
            assertThat(providersList(3)).containsExactly(theirs);
            page.locator("input[value=adopt]").check();
            page.locator("input[name=externalId]").fill(theirs);
            page.locator("input[name=reason]").fill("their list has it, same time, length and frame");
            act(page, "Adopt as " + theirs + ", charge");

            // The second: 4 s long. Nothing in the list fits, and the list is complete, so it is sent again.
            decide(page, lost);
            assertThat(fact(page, "clip")).containsText("4 s");
            assertThat(providersList(4)).isEmpty();
            page.locator("input[value=retry]").check();
            assertThat(page.locator("form.decision")).containsText("are paid twice");
            page.locator("input[name=reason]").fill("not in their list, which is complete");
            act(page, "Retry, may pay");

            // The third: the provider cannot say, but its bill has 0.02 for it. It is given up and that is charged.
            decide(page, unclear);
            page.locator("input[value=fail]").check();
            page.locator("input[name=billed]").fill("0.02");
            page.locator("input[name=reason]").fill("their support cannot tell; billed 0.02");
            act(page, "Fail, charge");

            assertThat(page.locator("tr[data-job='" + taken + "'], tr[data-job='" + lost + "'], tr[data-job='" + unclear
                            + "']"))
                    .hasCount(0);
            window.show("console/audit?action=job_resolved");
            assertThat(page.locator("tbody")).containsText("adopt: their list has it");
            assertThat(page.locator("tbody")).containsText("retry: not in their list");
            assertThat(page.locator("tbody")).containsText("fail: their support cannot tell");
        }

        ends(taken, "completed").body("externalId", equalTo(theirs)).body("attempt", equalTo(1));
        ends(lost, "completed").body("attempt", equalTo(2));
        ends(unclear, "failed").body("cost.chargedMicros", equalTo(20_000));
        assertThat(providersList(3)).as("nothing was made twice").containsExactly(theirs);
    }

    private static void decide(Page page, String job) {
        page.locator("tr[data-job='" + job + "'] button").click();
    }

    private static Locator fact(Page page, String name) {
        return page.locator("form.decision [data-fact=" + name + "]");
    }

    private static void act(Page page, String says) {
        Locator button = page.locator("form.decision .row button");
        assertThat(button).containsText(says);
        button.click();
        assertThat(page.locator("form.decision")).hasCount(0);
    }

    private static ValidatableResponse ends(String job, String state) {
        await().atMost(PATIENCE).until(() -> Visitors.state(job).equals(state));
        return given().get("/jobs/" + job).then();
    }

    /// A submit that arrived, although nobody heard so.
    private String theProviderTook(int seconds) {
        return given().contentType(ContentType.JSON)
                .body(Map.of(
                        "model",
                        "animatic-1",
                        "prompt",
                        prompt,
                        "seconds",
                        Integer.toString(seconds),
                        "size",
                        "1280x720"))
                .post(provider + "/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /// What the provider's dashboard shows of one length.
    private List<String> providersList(int seconds) {
        return given().get(provider + "/v1/videos?limit=100")
                .then()
                .statusCode(200)
                .extract()
                .path("data.findAll { it.seconds == '" + seconds + "' && it.prompt == '" + prompt + "' }.id");
    }
}
