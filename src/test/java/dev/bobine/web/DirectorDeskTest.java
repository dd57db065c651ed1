package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.unique;

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
class DirectorDeskTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void aWishIsPutOnPaperChangedBySayingSoChangedByHandAndShot() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/director?user=" + unique("lea"));
            assertThat(page.locator(".empty")).hasText("No film on paper yet.");
            page.locator("#wish").fill("A white cat runs through lavender. It leaps over a brook.");
            page.locator("input[name=shots]").fill("2");
            page.getByRole(AriaRole.BUTTON, named("Put it on paper")).click();

            Locator shots = page.locator(".shot-card");
            assertThat(shots).hasCount(2);
            assertThat(page.locator(".turns")).containsText("A white cat runs");
            assertThat(page.locator(".price")).containsText("≈");

            page.locator("#say").fill("shot 2: the moon rises");
            page.getByRole(AriaRole.BUTTON, named("Say it")).click();
            assertThat(shots.nth(1)).hasAttribute("data-change", "changed");
            assertThat(shots.nth(1).locator("ins")).containsText("the moon rises");
            assertThat(shots.nth(0)).hasAttribute("data-change", "same");
            assertThat(page.locator(".turns")).containsText("shot 2: action");

            shots.nth(0).getByRole(AriaRole.BUTTON).first().click();
            page.locator("input[name=light]").fill("<b>golden</b> hour");
            page.getByRole(AriaRole.BUTTON, named("Keep the change")).click();
            assertThat(shots.nth(0).locator("[data-field=light] ins")).containsText("<b>golden</b> hour");
            assertThat(page.locator(".turns")).containsText("By hand");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Shoot it"))
                    .click();
            Locator film = page.getByRole(AriaRole.REGION, named("The film", true));
            assertThat(film.locator("h2")).containsText("completed");
            window.until("document.querySelector('video.clip')?.readyState >= 1");
        }
    }

    @Test
    void anOlderVersionCanBeLookedAtButNotChanged() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/director?user=" + unique("max"));
            page.locator("#wish").fill("A red kite over the dunes.");
            page.getByRole(AriaRole.BUTTON, named("Put it on paper")).click();
            page.locator("#say").fill("at night");
            page.getByRole(AriaRole.BUTTON, named("Say it")).click();
            assertThat(page.locator("[data-version='2'][aria-current=true]")).isVisible();

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Version 1"))
                    .click();
            assertThat(page.locator(".verdict")).containsText("version 1 of 2");
            assertThat(page.getByText("Change by hand")).hasCount(0);

            page.goBack();
            assertThat(page.locator(".verdict")).hasCount(0);
            page.getByRole(AriaRole.BUTTON, named("Throw the paper away")).click();
            assertThat(page.locator(".empty")).hasText("No film on paper yet.");
        }
    }

    @Test
    void whatCannotBeMadeIsASentence() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio/director?treatment=00000000-0000-7000-8000-000000000000");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("treatment_not_found");
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return named(name, true);
    }

    private static Page.GetByRoleOptions named(String name, boolean exact) {
        return new Page.GetByRoleOptions().setName(name).setExact(exact);
    }
}
