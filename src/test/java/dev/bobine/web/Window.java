package dev.bobine.web;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A window of the one browser that all tests of a thread share, as a visitor has it who was never here. It keeps what
/// a page complains of: errors of scripts, and what the content security policy forbids. Where the machine has no
/// Chromium the test says that it was left out.
public final class Window implements AutoCloseable {

    /// What a desk, a tablet and a phone have.
    static final List<Integer> WIDTHS = List.of(1600, 1024, 390);

    private static final int HEIGHT = 900;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TELLS_VIOLATIONS = """
            document.addEventListener('securitypolicyviolation',
                event => console.error('Content Security Policy: ' + event.violatedDirective + ' ' + event.blockedURI));
            """;

    /// The driver is not for several threads.
    private static final ThreadLocal<Driven> DRIVEN = new ThreadLocal<>();

    private record Driven(Playwright driver, Browser browser) {}

    private final String base;
    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();
    public final Page page;

    private Window(URL base, int width, ColorScheme scheme) {
        this.base = base.toString().replaceAll("/$", "");
        this.context = browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, HEIGHT)
                        .setLocale("en-GB")
                        .setTimezoneId("UTC")
                        .setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE.toMillis());
        context.addInitScript(TELLS_VIOLATIONS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        this.page = context.newPage();
        page.onPageError(error -> complaints.add("error of a script: " + error));
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("TrustedHTML")) {
                complaints.add(message.text());
            }
        });
    }

    /// Whether the machine has a browser.
    public static boolean isPossible() {
        return chromium().isPresent();
    }

    /// @param base where the service is
    public static Window open(URL base) {
        return open(base, 1280, ColorScheme.LIGHT);
    }

    static Window open(URL base, int width, ColorScheme scheme) {
        return new Window(base, width, scheme);
    }

    /// @param path below the service's root, without a slash before it
    public Page show(String path) {
        page.navigate(base + "/" + path);
        return page;
    }

    /// Has the page be told this, whatever it adds to the query.
    ///
    /// @param path as in [#show]
    void answer(String path, String json) {
        page.route(
                url -> url.matches(Pattern.quote(base + "/" + path) + "(\\?.*)?"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(json)));
    }

    /// Waits until an expression is true; one that fails is not yet, since what it looks at may still be to come. The
    /// page's own policy forbids what the driver would do for that.
    void until(String expression) {
        await().pollInSameThread()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(PlaywrightException.class)
                .until(() -> (Boolean) page.evaluate(expression));
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    /// Ends the browser of this thread.
    static void end() {
        Driven running = DRIVEN.get();
        if (running != null) {
            DRIVEN.remove();
            running.driver().close();
        }
    }

    private static Browser browser() {
        Driven running = DRIVEN.get();
        if (running == null) {
            Optional<Path> program = chromium();
            Assumptions.assumeTrue(program.isPresent(), "Left out: there is no Chromium; .ci/run installs it.");
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            // The browser is a process of its own, which outlives a JVM that ends without a word.
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
            running = new Driven(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(program.get())
                                    .setArgs(List.of(
                                            "--no-sandbox", "--disable-background-networking", "--disable-gpu"))));
            DRIVEN.set(running);
        }
        return running.browser();
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
