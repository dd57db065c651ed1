package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.state;
import static dev.bobine.web.Visitors.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whoever may write a text that others see has written markup there. It is text on every screen.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MarkupTest {

    private static final String EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"><svg onload=alert(3)>";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String user = unique(EVIL);
    private final List<String> alerts = new ArrayList<>();

    @TestHTTPResource("/")
    URL base;

    @Test
    void markupInEveryTextIsTextOnEveryScreen() throws Exception {
        String clip = clip();
        String refused = refusedByItsKey();
        String treatment = treatment();
        String link = named(clip);
        operatorsWrite();
        String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");

        try (Window window = Window.open(base)) {
            window.page.onDialog(dialog -> {
                alerts.add(dialog.message());
                dialog.dismiss();
            });
            for (Screen screen : List.of(
                    silent("studio?user=" + encoded, ".card"),
                    telling("studio?user=" + encoded + "&clip=" + clip, "dialog.clip .lineage, #clip-title"),
                    telling("studio/gallery?user=" + encoded, ".card .sentence"),
                    telling("studio/gallery?user=" + encoded + "&q=onerror", ".card .sentence"),
                    telling("studio/feed?user=" + encoded, ".card .sentence"),
                    telling("studio/director?user=" + encoded, ".plain-list a"),
                    telling("studio/director?user=" + encoded + "&treatment=" + treatment, ".shot-card"),
                    telling("console/jobs?userId=" + encoded, "tr[data-row]"),
                    telling("console/jobs/" + clip, "dl.facts"),
                    telling("console/jobs/" + refused, "dl.facts"),
                    telling("console/accounts/" + encoded, "dl.facts"),
                    telling("console/accounts?prefix=" + encoded, "tr[data-row]"),
                    silent("console/queue?user=" + encoded, "h1"),
                    silent("console/backends", "tr[data-row]"),
                    telling("console/audit", "tr[data-row]"),
                    silent("console/dead-letters", "h1"),
                    telling(link.substring(1), "h1"))) {
                Page page = window.show(screen.path());
                page.waitForSelector(screen.shows());
                if (screen.tells()) {
                    assertThat(page.locator("body")).containsText("onerror=alert(1)");
                }
                assertThat(page.locator("img[src=x], svg[onload], main script, dialog script"))
                        .hasCount(0);
            }
            assertThat(alerts).isEmpty();
        }
    }

    /// @param tells whether it shows a text that somebody has written
    private record Screen(String path, String shows, boolean tells) {}

    private static Screen telling(String path, String shows) {
        return new Screen(path, shows, true);
    }

    private static Screen silent(String path, String shows) {
        return new Screen(path, shows, false);
    }

    private String clip() throws Exception {
        String id = ask(JSON.writeValueAsString(
                Map.of("userId", user, "prompt", EVIL, "seconds", 2, "metadata", Map.of(EVIL.substring(0, 60), EVIL))));
        await().atMost(Duration.ofMinutes(1)).until(() -> state(id).equals("completed"));
        return id;
    }

    private String refusedByItsKey() throws Exception {
        return ask(JSON.writeValueAsString(Map.of(
                "id",
                unique(EVIL),
                "source",
                "/" + EVIL,
                "userId",
                user,
                "prompt",
                EVIL,
                "seconds",
                2,
                "notBefore",
                "2999-01-01T00:00:00Z")));
    }

    private String treatment() throws Exception {
        String id = given().contentType(ContentType.JSON)
                .body(JSON.writeValueAsString(
                        Map.of("userId", user, "wish", EVIL + ". " + EVIL, "target", Map.of("shots", 2))))
                .post("/treatments")
                .then()
                .statusCode(201)
                .extract()
                .path("treatmentId");
        given().contentType(ContentType.JSON)
                .body(JSON.writeValueAsString(Map.of("say", "shot 1: " + EVIL)))
                .post("/treatments/" + id + "/turns")
                .then()
                .statusCode(200);
        return id;
    }

    /// The address of a listed share.
    private String named(String clip) throws Exception {
        given().contentType(ContentType.JSON)
                .body(JSON.writeValueAsString(Map.of("title", EVIL, "tags", List.of(EVIL.substring(0, 28)))))
                .patch("/jobs/" + clip)
                .then()
                .statusCode(200);
        return given().contentType(ContentType.JSON)
                .body("{\"listed\":true,\"prompt\":true,\"download\":true}")
                .post("/jobs/" + clip + "/shares")
                .then()
                .statusCode(201)
                .extract()
                .path("url");
    }

    private void operatorsWrite() throws Exception {
        given().contentType(ContentType.JSON)
                .body(JSON.writeValueAsString(Map.of("reason", EVIL, "until", "2999-01-01T00:00:00Z")))
                .post("/backends/studio/pause")
                .then()
                .statusCode(200);
        given().post("/backends/studio/resume").then().statusCode(200);
        String account =
                "/users/" + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20") + "/quota";
        given().urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body("{\"plan\":null,\"overrides\":{\"running\":3},\"reason\":" + JSON.writeValueAsString(EVIL)
                        + ",\"topUp\":{\"id\":" + JSON.writeValueAsString(EVIL) + ",\"amount\":1}}")
                .put(account)
                .then()
                .statusCode(200);
    }
}
