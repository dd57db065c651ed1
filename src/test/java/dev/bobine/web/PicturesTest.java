package dev.bobine.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobine.web.Visitors.ask;
import static dev.bobine.web.Visitors.completed;
import static dev.bobine.web.Visitors.pause;
import static dev.bobine.web.Visitors.quota;
import static dev.bobine.web.Visitors.resume;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pictures of the documentation show the pages as they are: next to them is the hash of the sources that they were
/// taken of. `./mvnw test -Dtest=PicturesTest -Dformat=fix` takes them again.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PicturesTest {

    private static final Path SOURCES = Path.of("src/main/resources/web");
    private static final Path PICTURES = Path.of("deploy/images");
    private static final Path TAKEN_OF = PICTURES.resolve("pages.sha256");

    @TestHTTPResource("/")
    URL base;

    @Test
    void noPictureIsOlderThanItsPage() throws IOException, NoSuchAlgorithmException {
        if (System.getProperty("format", "check").equals("fix")) {
            take();
        }
        assertThat(Files.readString(TAKEN_OF).strip())
                .as("Take the pictures anew: ./mvnw test -Dtest=PicturesTest -Dformat=fix")
                .isEqualTo(hash());
    }

    private void take() throws IOException, NoSuchAlgorithmException {
        Files.createDirectories(PICTURES);
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String name = "-" + theme.name().toLowerCase(Locale.ROOT) + ".png";
            try (Window window = Window.open(base, 1280, theme)) {
                studio(window, theme == ColorScheme.LIGHT ? "mira" : "nils", "studio" + name);
                job(window, "console-job" + name);
                queue(window, "console-queue" + name);
            }
        }
        Files.writeString(TAKEN_OF, hash() + "\n");
    }

    private static void studio(Window window, String user, String name) {
        quota(user, "{\"moneyPerMonth\":20,\"clipSecondsPerDay\":300,\"running\":2}");
        Page page = window.show("studio?user=" + user);
        for (String wish :
                List.of("A lighthouse in a storm", "A paper boat on a rainy street", "A red kite over the dunes")) {
            page.locator("#prompt").fill(wish);
            page.locator("button.act").click();
            assertThat(page.locator(".card").first()).containsText(wish);
            assertThat(page.locator(".card").first()).containsText("completed");
        }
        page.locator("#prompt").fill("A white cat runs through a field of lavender at sunset");
        page.locator("header").click();
        page.waitForTimeout(1_000);
        shoot(page, name);
    }

    private static void job(Window window, String name) {
        Page page = window.show("console/jobs/" + completed("u-17"));
        assertThat(page.locator("svg.waterfall")).isVisible();
        page.waitForTimeout(1_000);
        shoot(page, name);
    }

    private static void queue(Window window, String name) {
        pause();
        try {
            quota("u-17", "{\"moneyPerMonth\":0.5,\"running\":2}");
            quota("shop-b", "{\"moneyPerMonth\":1.5,\"running\":8,\"weight\":4}");
            for (String user : List.of("u-17", "shop-b", "shop-b", "shop-b", "u-17")) {
                ask(user, ",\"audio\":true");
            }
            Visitors.waiting("u-17");
            Page page = window.show("console/queue");
            assertThat(page.locator("tr[data-row]").first()).isVisible();
            page.waitForTimeout(2_500);
            shoot(page, name);
        } finally {
            resume();
        }
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
    }

    private static String hash() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(SOURCES.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
