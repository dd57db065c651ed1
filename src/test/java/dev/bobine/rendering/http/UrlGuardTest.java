package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.net.TestServers;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All servers of this test are on this machine. A name that begins with `public` stands for a public address.
@Execution(ExecutionMode.CONCURRENT)
class UrlGuardTest {

    private static TestTls tls;

    private final MockWebServer server = TestServers.create();
    private final MockWebServer inside = TestServers.create();

    @BeforeAll
    static void makeACertificate(@TempDir Path directory) throws Exception {
        tls = TestTls.make(directory, List.of("public.example", "public2.example", "localhost"), List.of("127.0.0.1"));
    }

    @BeforeEach
    void startTheServers() throws Exception {
        server.useHttps(tls.server().getSocketFactory());
        inside.useHttps(tls.server().getSocketFactory());
        server.start();
        inside.start();
    }

    @AfterEach
    void stopTheServers() {
        server.close();
        inside.close();
    }

    @Test
    void aReferenceAtAPublicAddressIsFetched() throws UnsendableException {
        server.enqueue(new MockResponse(200, Headers.of("Content-Type", "image/png"), "png"));

        assertThat(references(named()).foreign(at("public.example", server)).bytes())
                .asString()
                .isEqualTo("png");
    }

    @Test
    void aRedirectToThisMachineIsNotFollowed() {
        server.enqueue(redirect("https://127.0.0.1:" + inside.getPort() + "/secret"));

        assertForbidden(named(), at("public.example", server));
        assertThat(inside.getRequestCount()).isZero();
    }

    @Test
    void aRedirectToPlainHttpIsNotFollowed() {
        server.enqueue(redirect("http://public.example:" + inside.getPort() + "/secret"));

        assertThatThrownBy(() -> references(named()).foreign(at("public.example", server)))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("302");
        assertThat(inside.getRequestCount()).isZero();
    }

    @Test
    void aRedirectToAnotherPublicAddressIsFollowed() throws UnsendableException {
        server.enqueue(redirect(at("public2.example", inside)));
        inside.enqueue(new MockResponse(200, Headers.of(), "there"));

        assertThat(references(named()).foreign(at("public.example", server)).bytes())
                .asString()
                .isEqualTo("there");
    }

    /// The name has a public address when it is looked at and a private one when it is connected to.
    @Test
    void aNameThatIsRebornInsideIsOfNoUse() throws UnknownHostException {
        Queue<InetAddress> answers = new ArrayDeque<>(List.of(
                InetAddress.getByAddress("public.example", new byte[] {127, 0, 0, 1}),
                InetAddress.getByAddress("inside.example", new byte[] {127, 0, 0, 1})));
        Dns rebinding = name -> List.of(answers.remove());
        server.enqueue(redirect("https://public.example:" + inside.getPort() + "/"));

        assertForbidden(rebinding, at("public.example", server));
        assertThat(inside.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:%d/",
                "https://2130706433:%d/",
                "https://0x7f000001:%d/",
                "https://017700000001:%d/",
                "https://127.1:%d/",
                "https://0.0.0.0:%d/",
                "https://[::1]:%d/",
                "https://[::ffff:127.0.0.1]:%d/",
                "https://[::ffff:7f00:1]:%d/",
                "https://localhost:%d/",
                "https://localhost.:%d/"
            })
    void noSpellingOfThisMachineIsReached(String url) {
        ReferenceFetch fetch = new ReferenceFetch(100, UrlGuard.publicAnd(List.of()));

        assertThatThrownBy(() -> fetch.foreign(url.formatted(inside.getPort())))
                .isInstanceOf(UnsendableException.class);
        assertThat(inside.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://public.example/", "ftp://public.example/", "file:///etc/passwd", "gopher://x/"})
    void onlyHttpsLeadsOut(String url) {
        assertThatThrownBy(() -> references(named()).foreign(url)).hasMessageContaining("https");
    }

    @Test
    void whatIsTooLargeIsNotReadToItsEnd() {
        server.enqueue(new MockResponse.Builder()
                .chunkedBody("x".repeat(1 << 20), 8 << 10)
                .build());

        assertThatThrownBy(() -> references(named()).foreign(at("public.example", server)))
                .hasMessageContaining("larger");
    }

    @Test
    void aClipMayComeFromTheBackendsOwnOriginOrANamedOneWhereverTheyLie() throws IOException {
        try (MockWebServer backend = TestServers.create();
                MockWebServer store = TestServers.create();
                MockWebServer stranger = TestServers.create()) {
            backend.start();
            store.start();
            stranger.start();
            ProviderHttp http = http(UrlGuard.publicAnd(List.of(store.url("/").toString())));
            String base = backend.url("/v1").toString();
            backend.enqueue(new MockResponse(200, Headers.of(), "own"));
            store.enqueue(new MockResponse(200, Headers.of(), "named"));

            assertThat(read(http, backend.url("/clip"), base)).isEqualTo("own");
            assertThat(read(http, store.url("/clip"), base)).isEqualTo("named");
            assertThatThrownBy(() -> read(http, stranger.url("/clip"), base)).hasMessageContaining("may not be called");
            assertThat(stranger.getRequestCount()).isZero();
        }
    }

    @Test
    void aBackendCannotRedirectADownloadInside() throws IOException {
        try (MockWebServer backend = TestServers.create()) {
            backend.start();
            ProviderHttp http = http(UrlGuard.publicAnd(List.of()));
            backend.enqueue(redirect("https://127.0.0.1:" + inside.getPort() + "/secret"));

            assertThatThrownBy(() ->
                            read(http, backend.url("/clip"), backend.url("/").toString()))
                    .hasMessageContaining("may not be called");
            assertThat(inside.getRequestCount()).isZero();
        }
    }

    private static ProviderHttp http(UrlGuard guard) {
        return new ProviderHttp("b1", new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), guard));
    }

    private static String read(ProviderHttp http, HttpUrl url, String base) throws IOException {
        Request request = Endpoint.bare(url, base).build();
        try (ClipSource source = http.open(request, 0)) {
            return new String(source.stream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private void assertForbidden(Dns dns, String url) {
        assertThatThrownBy(() -> references(dns).foreign(url))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("private network");
    }

    private ReferenceFetch references(Dns dns) {
        OkHttpClient http = new OkHttpClient.Builder()
                .dns(dns)
                .sslSocketFactory(tls.client().getSocketFactory(), tls.trust())
                .build();
        return new ReferenceFetch(100, UrlGuard.where(UrlGuardTest::standsForPublic), http);
    }

    private static boolean standsForPublic(InetAddress address) {
        return address.toString().startsWith("public");
    }

    private static Dns named() {
        return name -> List.of(InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1}));
    }

    private static String at(String host, MockWebServer where) {
        return "https://" + host + ":" + where.getPort() + "/a.png";
    }

    private static MockResponse redirect(String to) {
        return new MockResponse(302, Headers.of("Location", to), "");
    }
}
