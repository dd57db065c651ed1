package dev.bobine.publication.webhook;

import dev.bobine.net.RetryAfter;
import dev.bobine.net.UrlGuard;
import dev.bobine.publication.webhook.Answer.Trouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Calls endpoints: once, guarded, within a time limit, without following anything, and without believing more of an
/// answer than its status and its beginning. Calls block and belong on virtual threads.
final class EndpointClient implements AutoCloseable {

    /// From the first packet to the answer.
    static final Duration LIMIT = Duration.ofSeconds(15);

    /// Bytes of an answer that are kept.
    static final int KEPT = 4096;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int IDLE_CONNECTIONS = 100;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int BAD_REQUEST = 400;

    private final UrlGuard.Client client;

    EndpointClient(UrlGuard guard) {
        this(guard, new OkHttpClient(), LIMIT);
    }

    /// @param base with what is particular about names and certificates
    EndpointClient(UrlGuard guard, OkHttpClient base, Duration limit) {
        client = guard.client(base.newBuilder()
                .callTimeout(limit)
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(limit)
                .writeTimeout(limit)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .addNetworkInterceptor(RetryAfter::keepAside)
                .build());
    }

    /// @param secrets by which it is signed, one after the other
    /// @param at when the attempt is made
    Answer call(HttpUrl url, List<byte[]> secrets, UUID id, Instant at, String mediaType, byte[] body) {
        Request request = new Request.Builder()
                .url(url)
                .header("webhook-id", id.toString())
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header("webhook-signature", Signature.of(secrets, id, at, body))
                .header("User-Agent", "Bobine")
                .header("Accept-Encoding", "identity")
                .post(RequestBody.create(body, MediaType.get(mediaType)))
                .build();
        try (Response response = client.call(request).execute()) {
            return new Answer(
                    response.code(),
                    trouble(response.code()),
                    RetryAfter.of(response.headers(), at).orElse(null),
                    beginning(response.body().source()));
        } catch (IOException e) {
            return Answer.of(trouble(e));
        }
    }

    private static @Nullable Trouble trouble(int status) {
        if (status >= 200 && status < MULTIPLE_CHOICES) {
            return null;
        }
        return status >= MULTIPLE_CHOICES && status < BAD_REQUEST ? Trouble.REDIRECT : Trouble.HTTP_STATUS;
    }

    private static Trouble trouble(IOException e) {
        return switch (e) {
            case UrlGuard.ForbiddenAddressException _ -> Trouble.FORBIDDEN_ADDRESS;
            case UnknownHostException _ -> Trouble.UNKNOWN_HOST;
            case SSLException _ -> Trouble.TLS;
            case InterruptedIOException _ -> Trouble.TIMEOUT;
            default -> Trouble.CONNECTION;
        };
    }

    /// What came of the body, when it breaks or never ends too: the status has said what counts.
    private static @Nullable String beginning(BufferedSource body) {
        Buffer kept = new Buffer();
        try {
            while (kept.size() < KEPT && body.read(kept, KEPT - kept.size()) >= 0) {
                // read on
            }
        } catch (IOException _) {
            // as far as it came
        }
        String text = kept.readString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
        return text.isEmpty() ? null : text;
    }

    @Override
    public void close() {
        client.close();
    }
}
