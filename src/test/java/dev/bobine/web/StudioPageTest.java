package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.quota;
import static dev.bobine.web.Visitors.unique;
import static dev.bobine.web.Visitors.waiting;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StudioPageTest {

    private static final String HTML = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>";

    @TestHTTPResource("/")
    URL base;

    @Test
    void aWishBecomesAClipThatPlays() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("amy"));
            wish(page, "A lighthouse in a storm");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();

            Locator card = page.locator(".card").first();
            assertThat(card).containsText("A lighthouse in a storm");
            assertThat(card).containsText("completed");
            card.locator("a.open").click();

            assertThat(page.locator("dialog.clip")).isVisible();
            window.until("document.querySelector('dialog video').readyState >= 2");
            assertThat(page.locator("dialog.clip")).containsText("SHA-256");
        }
    }

    /// The page looks again by itself after some seconds only: what shows sooner was told by the stream.
    @Test
    void theStreamTellsThePageAtOnce() {
        String user = unique("kim");
        completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            assertThat(page.locator(".card")).hasCount(1);
            page.waitForTimeout(1_000);
            completed(user);
            assertThat(page.locator(".card")).hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(6_000));
        }
    }

    @Test
    void anOrderWhoseAnswerWasLostIsTheSameOrderWhenItIsSentAgain() {
        String user = unique("uma");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            wish(page, "A kite over the dunes");
            page.route(url -> url.endsWith("/jobs"), route -> {
                APIResponse unused = route.fetch();
                route.abort();
            });
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("The service cannot be reached.");

            page.unrouteAll();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            assertThat(page.locator(".card")).containsText("completed");
            given().get("/jobs?userId=" + user).then().body("jobs.size()", equalTo(1));
        }
    }

    @Test
    void theAddressLeadsToTheClipAndBackLeadsAway() {
        String user = unique("ben");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            page.locator(".card a.open").first().click();
            assertThat(page).hasURL(Pattern.compile(".*clip=" + job + ".*"));

            page.goBack();
            assertThat(page.locator("dialog.clip")).hasCount(0);

            window.show("studio?user=" + user + "&clip=" + job);
            assertThat(page.locator("dialog.clip")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog.clip")).hasCount(0);
        }
    }

    @Test
    void aSpentBudgetIsASentenceThatSaysWhenThereIsMoreOfIt() {
        String user = unique("cem");
        quota(user, "{\"moneyPerMonth\":0}");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            wish(page, "A kite");
            assertThat(page.locator("[data-quote=refused]")).containsText("Would be refused");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();

            Locator problem = page.getByRole(AriaRole.ALERT);
            assertThat(problem).containsText("budget_used_up");
            assertThat(problem).containsText("Again from");
            assertThat(page.locator(".card")).hasCount(0);
        }
    }

    @Test
    void theFieldThatIsRefusedIsMarkedAndHasTheFocus() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("dee"));
            wish(page, "A kite");
            page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
            page.locator("input[name=priority]").fill("77");
            page.keyboard().press("Control+Enter");

            assertThat(page.getByRole(AriaRole.ALERT)).containsText("out_of_range");
            assertThat(page.locator("input[name=priority]")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("input[name=priority]")).isFocused();
        }
    }

    @Test
    void whatAModelCannotDoIsNotOffered() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("eli"));
            page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("input[name=seed]")).isVisible();
            assertThat(page.locator("input[name=style]")).hasCount(0);
            assertThat(page.locator("input[name=negativePrompt]")).hasCount(0);
            assertThat(page.locator("select[name=seconds] option")).hasCount(30);
        }
    }

    @Test
    void priceAndWhatIsLeftStandBeforeTheButton() {
        String user = unique("fay");
        quota(user, "{\"moneyPerMonth\":5}");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            page.locator("select[name=seconds]").selectOption("10");
            assertThat(page.locator(".price")).containsText("0.10");
            assertThat(page.locator("#left")).containsText("5.00 left this month");
            assertThat(page.locator("[data-quote=accepted]")).containsText("Would");
            assertThat(page.locator("button.act")).containsText("Make it, ≈");
            assertThat(page.locator("button.act")).containsText("0.10");

            page.locator("[data-cheaper] button").first().click();
            assertThat(page.locator("button.act")).not().containsText("0.10");
        }
    }

    @Test
    void everyLanguageShowsTheVeryRequest() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("gil"));
            wish(page, "It's a \"kite\", isn't it?");
            page.getByText("Code").click();
            String size = page.locator("select[name=size]").inputValue();
            for (String language : List.of("curl", "kcat", "Python", "JavaScript", "Java")) {
                page.getByRole(
                                AriaRole.TAB,
                                new Page.GetByRoleOptions().setName(language).setExact(true))
                        .click();
                assertThat(page.locator("#program")).containsText("kite");
                assertThat(page.locator("#program")).containsText(size);
            }
        }
    }

    @Test
    void markupInAWishIsShownAsText() {
        try (Window window = Window.open(base)) {
            List<String> alerts = new ArrayList<>();
            Page page = window.show("studio?user=" + unique("<i>hal</i>"));
            page.onDialog(dialog -> {
                alerts.add(dialog.message());
                dialog.dismiss();
            });
            wish(page, HTML);
            page.getByText("Code").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make it"))
                    .click();
            assertThat(page.locator(".card").first()).containsText("<b>bold</b>");
            assertThat(page.locator(".card").first()).containsText("completed");
            page.locator(".card a.open").first().click();
            assertThat(page.locator("#clip-title")).containsText(HTML);
            assertThat(page.locator("img[src=x], main b, main i, main script")).hasCount(0);
            assertThat(alerts).isEmpty();
        }
    }

    @Test
    void aFileIsSentAndTheClipBeginsWithIt() throws IOException {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("kay"));
            page.locator("input[name=file]")
                    .setInputFiles(new FilePayload("notes.png", "image/png", "no picture".getBytes(UTF_8)));
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("unsupported_file");

            page.locator("input[name=file]").setInputFiles(new FilePayload("start.png", "image/png", picture()));
            assertThat(page.locator("input[name=reference-0]")).hasValue(Pattern.compile("s3://.*/uploads/.*"));
            assertThat(page.locator(".reference img")).isVisible();
            wish(page, "It begins to snow");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card").first()).containsText("completed");

            page.getByText("Files you sent").click();
            assertThat(page.locator("li[data-upload]")).hasCount(1);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Throw it away"))
                    .click();
            assertThat(page.locator("li[data-upload]")).hasCount(0);
            assertThat(page.locator("input[name=reference-0]")).hasCount(0);
        }
    }

    @Test
    void charactersOfTheUserAreTickedAndStandInTheRequest() {
        String user = unique("mia");
        String mara = given().contentType(ContentType.JSON)
                .body(
                        "{\"userId\":\"%s\",\"name\":\"Mara\",\"kind\":\"person\",\"description\":\"An old woman in a yellow coat.\"}"
                                .formatted(user))
                .post("/characters")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            page.getByLabel("Mara").check();
            wish(page, "Mara looks out to sea");
            page.getByText("Code").click();
            assertThat(page.locator("#program")).containsText(mara);
            page.locator("button.act").click();
            assertThat(page.locator(".card").first()).containsText("completed");
        }
    }

    @Test
    void aCharacterIsMadeOfWordsAndPicturesAndIsInTheNextClip() throws IOException {
        String user = unique("pia");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            page.getByRole(AriaRole.BUTTON, named("Characters…")).click();
            Locator dialog = page.locator("dialog.characters");
            assertThat(dialog).containsText("None yet.");
            dialog.locator("input[name=name]").fill("Mara <b>");
            dialog.getByRole(AriaRole.BUTTON).getByText("Keep the character").click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("needs a description or a picture");

            dialog.locator("textarea").fill(HTML);
            dialog.locator("input[name=picture-file]")
                    .setInputFiles(new FilePayload("mara.png", "image/png", picture()));
            assertThat(dialog.locator(".pictures img")).isVisible();
            dialog.getByText("Keep the character").click();
            Locator kept = dialog.locator("[data-character]");
            assertThat(kept).containsText("Mara <b>, person, 1 picture");
            assertThat(kept).containsText(HTML);
            assertThat(dialog.locator("img[src=x], li b")).hasCount(0);
            dialog.getByRole(AriaRole.BUTTON).getByText("Close").click();

            page.getByLabel("Mara <b>").check();
            wish(page, "She looks out to sea");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card").first()).containsText("completed");

            page.getByRole(AriaRole.BUTTON, named("Characters…")).click();
            dialog.getByRole(AriaRole.BUTTON).getByText("Delete").click();
            assertThat(dialog).containsText("None yet.");
            page.keyboard().press("Escape");
            assertThat(page.getByLabel("Mara <b>")).hasCount(0);
        }
    }

    @Test
    void aStillIsDrawnAndAClipBeginsWithIt() {
        String user = unique("rex");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            page.locator("select[name=kind]").selectOption("still");
            assertThat(page.locator("select[name=seconds], input[name=audio]")).hasCount(0);
            assertThat(page.locator("select[name=format]")).isVisible();
            wish(page, "A lighthouse, poster");
            assertThat(page.locator("button.act")).containsText("0.02");
            page.getByText("Code").click();
            assertThat(page.locator("#program")).containsText("\"kind\":\"still\"");
            assertThat(page.locator("#program")).containsText("still.");
            page.locator("button.act").click();
            Locator card = page.locator(".card").first();
            assertThat(card).containsText("completed");
            window.until("[...document.querySelectorAll('.card img')].some(image => image.naturalWidth > 0)");

            window.show("studio/gallery?user=" + user + "&kind=still");
            assertThat(page.locator(".card")).hasCount(1);
            assertThat(page.locator(".card")).containsText("still");
            window.until("document.querySelector('.card img').naturalWidth > 0");

            page.locator(".card").getByText("Share…").click();
            page.locator("input[name=listed]").check();
            page.locator("dialog.shares button.act").click();
            window.show(page.locator("#share-link").inputValue().replaceFirst(".*/s/", "s/"));
            window.until("document.querySelector('main img').naturalWidth > 0");
            window.show("studio/feed");
            assertThat(page.locator(".card").first()).containsText("still");
            window.until("document.querySelector('.card img').naturalWidth > 0");

            window.show("studio/gallery?user=" + user + "&kind=still");
            page.locator(".card a.open").click();
            assertThat(page.locator("dialog.clip")).containsText("still,");
            page.getByRole(AriaRole.BUTTON, named("Begin a clip with it")).click();
            assertThat(page.locator("input[name=reference-0]")).hasValue(Pattern.compile("s3://.*"));
            wish(page, "Its light goes on");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card").first()).containsText("completed");
            page.locator(".card a.open").first().click();
            assertThat(page.locator(".lineage")).containsText("A lighthouse, poster");
        }
    }

    @Test
    void aClipGoesOnAndTellsWhatItComesOf() {
        String user = unique("ned");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user + "&clip=" + job);
            page.getByRole(AriaRole.BUTTON, named("Extend")).click();
            assertThat(page.locator("[data-how=extends]")).containsText("Goes on where clip");
            wish(page, "The kite breaks loose");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card").first()).containsText("The kite breaks loose");
            // By a model that goes on with a clip itself, or by a join of the two.
            assertThat(page.locator(".card").first()).containsText("completed");

            window.show("console/jobs?userId=" + user);
            page.locator("tr[data-row] a").first().click();
            assertThat(page.locator("ul.lineage a[href$='" + job + "']").first())
                    .isVisible();
        }
    }

    @Test
    void ofSeveralVersionsOneIsKept() {
        String user = unique("oda");
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            wish(page, "A red kite over the dunes");
            page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
            page.locator("input[name=variants]").fill("2");
            page.locator("button.act").click();
            Locator made = page.locator("[data-film]");
            made.getByRole(AriaRole.BUTTON).getByText("Beside the first").click();
            assertThat(page.locator(".pair video")).hasCount(2);
            assertThat(page).hasURL(Pattern.compile(".*beside=.*"));
            window.until("[...document.querySelectorAll('.pair video')].every(video => video.readyState >= 2)");
            page.locator(".pair video").first().evaluate("video => { video.muted = true; video.currentTime = 1; }");
            window.until("document.querySelectorAll('.pair video')[1].currentTime >= 1");
            page.locator(".pair video").nth(1).evaluate("video => { video.muted = true; video.play(); }");
            window.until("[...document.querySelectorAll('.pair video')].every(video => video.currentTime > 1)");
            page.locator("select[name=beside]").selectOption("");
            assertThat(page.locator(".pair")).hasCount(0);
            page.keyboard().press("Escape");
            assertThat(made.locator("button").filter(new Locator.FilterOptions().setHasText("Keep only this one")))
                    .hasCount(2);
            made.locator("button")
                    .filter(new Locator.FilterOptions().setHasText("Keep only this one"))
                    .first()
                    .click();
            page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).first().click();
            assertThat(made.locator("button").filter(new Locator.FilterOptions().setHasText("Keep only this one")))
                    .hasCount(0);
        }
    }

    /// The service keeps what was asked for, so that another browser knows it too.
    @Test
    void anotherBrowserKnowsTheWishOfAClip() {
        String user = unique("lia");
        String job = completed(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user + "&clip=" + job);
            assertThat(page.locator("#clip-title")).hasText("A kite over a harbour");
            page.getByRole(AriaRole.BUTTON, named("Use its parameters")).click();
            assertThat(page.locator("#prompt")).hasValue("A kite over a harbour");
        }
    }

    @Test
    void aJobThatWaitsSaysWhyAndCanBeCancelled() {
        String user = unique("ida");
        waiting(user);
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + user);
            Locator card = page.locator(".card").first();
            assertThat(card).containsText("starts in");
            card.getByRole(AriaRole.BUTTON).click();
            assertThat(card).containsText("cancelled");
        }
    }

    @Test
    void aClipIsMadeAgainFromItsWishAndKnowsItsParent() {
        try (Window window = Window.open(base)) {
            Page page = window.show("studio?user=" + unique("jan"));
            wish(page, "A red balloon");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".card").first()).containsText("completed");
            page.locator(".card a.open").first().click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Again"))
                    .click();

            assertThat(page.locator(".card")).hasCount(2);
            assertThat(page.locator(".card").first()).containsText("completed");
            page.locator(".card a.open").first().click();
            assertThat(page.locator(".lineage")).containsText("was asked for after");
        }
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB), "png", picture);
        return picture.toByteArray();
    }

    private static void wish(Page page, String prompt) {
        page.locator("#prompt").fill(prompt);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
