package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.loop.Ages;
import dev.bobine.net.UrlGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class ProviderProgressTest {

    /// Twenty such calls in one round must not look like one that hangs.
    @Test
    void aServerThatNeverAnswersIsProgressOnceTheCallHasReachedItsLimit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ProviderHttp http = new ProviderHttp(
                        "b1", new HttpSettings(Duration.ofSeconds(1), Duration.ofMillis(50), UrlGuard.anywhere()))) {
            Request poll = new Request.Builder()
                    .url("http://127.0.0.1:" + silent.getLocalPort() + "/videos/1")
                    .build();

            assertThat(Ages.isProgress(() -> assertThat(http.ask(poll)).isInstanceOf(Exchange.Broken.class)))
                    .isTrue();
        }
    }
}
