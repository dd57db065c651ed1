package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URL;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GalleryTest {

    private static final String HTML = "<img src=x onerror=alert(1)>";

    @TestHTTPResource("/")
    URL base;

    @Test
    void anEmptyGalleryLeadsToWhereClipsAreMade() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/gallery?user=" + unique("amy"));
            assertThat(page.locator(".empty")).containsText("Nothing yet.");
            page.getByRole(AriaRole.LINK, named("make")).click();
            assertThat(page.locator("#prompt")).isVisible();
        }
    }

    @Test
    void aClipIsNamedFoundByItsWordsAndOpened() {
        String user = unique("ben");
        completed(user);
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/gallery?user=" + user);
            assertThat(page.locator(".card")).hasCount(2);
            assertThat(page.locator(".card").first()).containsText("you alone");

            button(page.locator(".card").first(), "Name…").click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            dialog.locator("input").first().fill("Kites " + HTML);
            dialog.locator("input").nth(1).fill("sea, wind");
            dialog.getByRole(AriaRole.BUTTON).first().click();
            assertThat(page.locator(".card").first()).containsText("Kites " + HTML);
            assertThat(page.locator(".card").first()).containsText("#sea #wind");

            page.locator("input[name=q]").fill("wind");
            page.keyboard().press("Enter");
            assertThat(page.locator(".card")).hasCount(1);
            assertThat(page).hasURL(Pattern.compile(".*q=wind.*"));
            page.locator("select[name=shape]").selectOption("portrait");
            assertThat(page.locator(".empty")).containsText("Nothing of yours is like that.");
            page.goBack();
            page.locator(".card a.open").click();
            assertThat(page).hasURL(Pattern.compile(".*clip=" + job + ".*"));
            assertThat(page.locator("dialog.clip")).isVisible();
            assertThat(page.locator("img[src=x]")).hasCount(0);
        }
    }

    @Test
    void aLongGalleryHasPages() {
        String user = unique("cem");
        for (int i = 0; i < 2; i++) {
            completed(user);
        }
        try (Window window = Window.open(base)) {
            // The page asks for as many as it has room for; two are enough to see it turn.
            window.page.route(
                    Pattern.compile(".*/gallery\\?.*limit=24.*"),
                    route -> route.fallback(new com.microsoft.playwright.Route.FallbackOptions()
                            .setUrl(route.request().url().replace("limit=24", "limit=1"))));
            Page page = window.show("studio/gallery?user=" + user);
            assertThat(page.locator(".card")).hasCount(1);
            String newest = page.locator(".card").getAttribute("data-job");
            page.getByRole(AriaRole.BUTTON, named("Older")).click();
            assertThat(page.locator(".card:not([data-job='" + newest + "'])")).hasCount(1);
            page.getByRole(AriaRole.BUTTON, named("Newest")).click();
            assertThat(page.locator(".card[data-job='" + newest + "']")).hasCount(1);
        }
    }

    @Test
    void aShareIsMadeSeenListedAndTakenBack() {
        String user = unique("dee");
        String job = completed(user);
        given().contentType(ContentType.JSON)
                .body("{\"title\":\"" + HTML + user + "\"}")
                .patch("/jobs/" + job)
                .then()
                .statusCode(200);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/gallery?user=" + user);
            button(page.locator(".card"), "Share…").click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("You alone: it has no share.");
            dialog.locator("input[name=views]").fill("0");
            dialog.locator("form").evaluate("form => form.noValidate = true");
            button(dialog, "Make a link").click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("views");

            dialog.locator("input[name=views]").fill("9");
            dialog.locator("input[name=listed]").check();
            button(dialog, "Make a link").click();
            String link = dialog.locator("#share-link").inputValue();
            assertThat(dialog.locator("li[data-share]")).containsText("seen 0 of 9 times, listed in the feed");
            button(dialog, "Close").click();
            assertThat(page.locator(".card")).containsText("everybody");

            window.show("studio/feed");
            Locator shown = page.locator(".card").filter(new Locator.FilterOptions().setHasText(user));
            assertThat(shown).containsText(HTML);
            shown.locator("a.open").click();
            assertThat(page).hasURL(link);
            assertThat(page.locator("h1")).containsText(HTML);

            window.show("studio/gallery?user=" + user);
            button(page.locator(".card"), "Share…").click();
            button(dialog.locator("li[data-share]"), "Take it back").click();
            assertThat(dialog).containsText("You alone");
            assertThat(page.navigate(link).status()).isEqualTo(404);
        }
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
