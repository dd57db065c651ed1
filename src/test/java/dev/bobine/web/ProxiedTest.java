package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.quality.Waits.await;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.share;
import static dev.bobine.web.Visitors.state;
import static dev.bobine.web.Visitors.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The pages behind a proxy.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ProxiedTest {

    @TestHTTPResource("/")
    URL base;

    @Test
    void belowAPathOfSomebodyElsesHostEverythingLeadsBackBelowIt() throws IOException {
        String user = unique("amy");
        String job = completed(user);
        try (FrontProxy proxy = new FrontProxy(base, "/tools/bobine");
                Window window = Window.open(proxy.url())) {
            Page page = window.show("studio?user=" + user);
            page.locator("#prompt").fill("A kite");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card")).hasCount(2);
            assertThat(page.locator(".card").first()).containsText("completed");
            page.locator(".card a.open").first().click();
            window.until("document.querySelector('dialog video').readyState >= 1");
            page.keyboard().press("Escape");

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Gallery"))
                    .click();
            assertThat(page).hasURL(Pattern.compile(".*/tools/bobine/studio/gallery.*"));
            assertThat(page.locator(".card")).hasCount(2);

            window.show("console/queue");
            assertThat(page.locator("header [role=status]")).containsText("live");
            page.keyboard().press("g");
            page.keyboard().press("j");
            assertThat(page).hasURL(Pattern.compile(".*/tools/bobine/console/jobs"));
            page.locator("a[title='" + job + "']").click();
            assertThat(page).hasURL(Pattern.compile(".*/tools/bobine/console/jobs/" + job));
            assertThat(page.locator("svg.waterfall")).isVisible();

            assertThat(page.navigate(proxy.url() + share(job).substring(1)).status())
                    .isEqualTo(200);
            window.until("document.querySelector('video').readyState >= 1");
        }
    }

    /// The bucket gives the beginning of the clip and holds back the rest until the link has run out.
    @Test
    void aClipSeeksAfterItsLinkHasRunOut() throws IOException {
        String user = unique("ben");
        String job = longClip(user);
        try (FrontProxy proxy = new FrontProxy(base, "");
                Window window = Window.open(proxy.url())) {
            for (String page :
                    List.of(share(job).substring(1), "studio?user=" + user + "&clip=" + job, "console/jobs/" + job)) {
                proxy.sendNoMoreThan(40_000);
                window.show(page);
                window.until("document.querySelector('video[controls]') !== null");
                window.page.evaluate("document.querySelector('video[controls]').preload = 'metadata'");
                window.until("document.querySelector('video[controls]').readyState >= 1");
                int links = proxy.linksGiven();

                proxy.letLinksRunOut();
                window.page.evaluate("video = document.querySelector('video[controls]'); video.currentTime = 11");
                window.until("video.error === null && !video.seeking && video.readyState >= 2");

                assertThat(window.page.evaluate("video.currentTime")).as(page).isEqualTo(11);
                assertThat(proxy.linksGiven()).as(page).isGreaterThan(links);
            }
        }
    }

    private static String longClip(String user) {
        String id = ask("{\"userId\":\"%s\",\"prompt\":\"A kite over a harbour\",\"seconds\":12,\"audio\":true}"
                .formatted(user));
        await().atMost(Duration.ofMinutes(2)).until(() -> state(id).equals("completed"));
        return id;
    }
}
