package dev.bobine.publication.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.bobine.net.TestServers;
import dev.bobine.net.UrlGuard;
import dev.bobine.publication.webhook.Answer.Trouble;
import dev.bobine.rendering.http.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers as they come, most of them badly.
@Execution(ExecutionMode.CONCURRENT)
class EndpointClientTest {

    private static final UUID ID = UUID.randomUUID();
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration IN_TIME = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(300);

    private final MockWebServer server = TestServers.create();

    @BeforeEach
    void startTheReceiver() throws IOException {
        server.start();
    }

    @AfterEach
    void stopTheReceiver() {
        server.close();
    }

    private static Answer call(HttpUrl url, UrlGuard guard, Duration limit) {
        try (EndpointClient client = new EndpointClient(guard, new OkHttpClient(), limit)) {
            return client.call(url, List.of(SECRET), ID, Instant.now(), "application/json", BODY);
        }
    }

    private Answer call() {
        return call(server.url("/hook"), UrlGuard.anywhere(), IN_TIME);
    }

    /// A receiver that says these very bytes and then closes, or goes on saying nothing.
    private static Answer callOneThatSays(String bytes, boolean closes, Duration limit) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread receiver = Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    InputStream in = socket.getInputStream();
                    byte[] unused = in.readNBytes(1);
                    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().flush();
                    while (!closes && in.read() >= 0) {
                        // says nothing more
                    }
                } catch (IOException e) {
                    // the caller had enough
                }
            });
            Answer answer =
                    call(HttpUrl.get("http://127.0.0.1:" + listening.getLocalPort() + "/"), UrlGuard.anywhere(), limit);
            receiver.join();
            return answer;
        }
    }

    @Test
    void aReceiverCanTellWhoCallsAndWhatForAndWhen() throws Exception {
        server.enqueue(new MockResponse(204, Headers.of(), ""));

        assertThat(call()).isEqualTo(new Answer(204, null, null, null));
        RecordedRequest request = server.takeRequest();
        HttpHeaders headers = HttpHeaders.of(request.getHeaders().toMultimap(), (name, value) -> true);
        new Webhook(SealedSecrets.text(SECRET)).verify("{}", headers);
        assertThat(request.getHeaders().get("webhook-id")).isEqualTo(ID.toString());
        assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
        assertThat(request.getHeaders().get("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAFailureAndIsNotFollowed(int status) {
        server.enqueue(new MockResponse(
                status, Headers.of("Location", server.url("/elsewhere").toString()), ""));

        assertThat(call()).isEqualTo(new Answer(status, Trouble.REDIRECT, null, null));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 408, 410, 421, 500, 503})
    void anythingButSuccessIsAFailureAndIsNotTriedAgainAtOnce(int status) {
        server.enqueue(new MockResponse(status, Headers.of("Retry-After", "0"), "no"));
        server.enqueue(new MockResponse(204, Headers.of(), ""));

        assertThat(call()).isEqualTo(new Answer(status, Trouble.HTTP_STATUS, Duration.ZERO, "no"));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void whoIsAskedToWaitIsToldForHowLong() {
        server.enqueue(new MockResponse(429, Headers.of("Retry-After", "99999999999999"), ""));

        assertThat(call().retryAfter()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void oneThatHangsIsGivenUp() throws Exception {
        assertThat(callOneThatSays("", false, SOON)).isEqualTo(Answer.of(Trouble.TIMEOUT));
    }

    @Test
    void oneThatDripsIsGivenUp() throws Exception {
        assertThat(callOneThatSays("HTTP/1.1 200 OK\r\nX", false, SOON)).isEqualTo(Answer.of(Trouble.TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Le", "SSH-2.0-OpenSSH_9.2\r\n"})
    void oneThatClosesBeforeItHasAnsweredHasNotTakenIt(String said) throws Exception {
        assertThat(callOneThatSays(said, true, IN_TIME).taken()).isFalse();
    }

    @Test
    void oneThatClosesInTheMiddleOfItsThanksHasTakenIt() throws Exception {
        String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthan";

        assertThat(callOneThatSays(half, true, IN_TIME)).isEqualTo(new Answer(200, null, null, "than"));
    }

    @Test
    void ofAnAnswerThatNeverEndsTheBeginningIsKept() {
        server.enqueue(new MockResponse(500, Headers.of(), "x\u0000y\n".repeat(1 << 18)));

        assertThat(call().text()).startsWith("xy\nxy").hasSizeLessThanOrEqualTo(EndpointClient.KEPT);
    }

    @Test
    void oneThatIsNotThereIsAFailure() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        assertThat(call(HttpUrl.get("http://127.0.0.1:" + port + "/"), UrlGuard.anywhere(), IN_TIME))
                .isEqualTo(Answer.of(Trouble.CONNECTION));
        assertThat(call(HttpUrl.get("http://nowhere.invalid/"), UrlGuard.anywhere(), IN_TIME))
                .isEqualTo(Answer.of(Trouble.UNKNOWN_HOST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:%d/",
                "https://[::ffff:127.0.0.1]:%d/",
                "https://localhost:%d/",
                "http://127.0.0.1:%d/"
            })
    void theOwnNetworkIsNotCalledForStrangers(String url) {
        HttpUrl inside = HttpUrl.get(url.formatted(server.getPort()));

        assertThat(call(inside, UrlGuard.publicAnd(List.of()), IN_TIME))
                .isEqualTo(Answer.of(Trouble.FORBIDDEN_ADDRESS));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted(@TempDir Path directory) throws Exception {
        TestTls tls = TestTls.make(directory, List.of("localhost"), List.of("127.0.0.1"));
        try (MockWebServer stranger = TestServers.create()) {
            stranger.useHttps(tls.server().getSocketFactory());
            stranger.start();
            stranger.enqueue(new MockResponse(204, Headers.of(), ""));

            assertThat(call(stranger.url("/"), UrlGuard.anywhere(), IN_TIME).trouble())
                    .isEqualTo(Trouble.TLS);
            assertThat(stranger.getRequestCount()).isZero();
        }
    }
}
