package dev.bobine.rendering.http;

import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.rendering.UnsendableException;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/// Fetches what requests refer to, up to a size. What a stranger names is fetched over HTTPS from public addresses
/// alone, so
/// that nobody can make the service read its own network.
public final class ReferenceFetch implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 3;

    private final OkHttpClient open;
    private final OkHttpClient guarded;
    private final long maxBytes;
    private final boolean privateHosts;

    /// @param contentType empty when the server did not say
    record Fetched(byte[] bytes, String contentType) {}

    /// @param privateHosts whether references may lie in private networks, as where all publishers are trusted
    public ReferenceFetch(long maxBytes, boolean privateHosts) {
        this.maxBytes = maxBytes;
        this.privateHosts = privateHosts;
        this.open = new OkHttpClient.Builder().callTimeout(LONGEST).build();
        this.guarded = open.newBuilder()
                .socketFactory(new PublicSockets())
                .proxy(Proxy.NO_PROXY)
                .followSslRedirects(false)
                .build();
    }

    @Override
    public void close() {
        open.connectionPool().evictAll();
        open.dispatcher().executorService().shutdown();
    }

    /// From the own bucket.
    Fetched own(String url) throws UnsendableException {
        return fetch(open, HttpUrl.get(url));
    }

    /// From wherever a request says.
    Fetched foreign(String uri) throws UnsendableException {
        HttpUrl url = HttpUrl.parse(uri);
        if (url == null || !url.isHttps()) {
            throw refused("A reference is no https address.");
        }
        return fetch(privateHosts ? open : guarded, url);
    }

    /// Tries a few times. What still cannot be had is the request's fault and not the backend's.
    private Fetched fetch(OkHttpClient client, HttpUrl url) throws UnsendableException {
        for (int tries = 1; tries < TRIES; tries++) {
            Optional<Fetched> fetched = fetchOnce(client, url);
            if (fetched.isPresent()) {
                return fetched.get();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return fetchOnce(client, url).orElseThrow(() -> refused("A reference could not be fetched."));
    }

    /// Empty when it may work another time.
    private Optional<Fetched> fetchOnce(OkHttpClient client, HttpUrl url) throws UnsendableException {
        try (Response response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            if (response.code() >= 500 || response.code() == 429) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw refused("A reference could not be fetched: status " + response.code() + ".");
            }
            BufferedSource source = response.body().source();
            if (source.request(maxBytes + 1)) {
                throw refused("A reference is larger than this backend can be given.");
            }
            String type = Objects.requireNonNullElse(response.header("Content-Type"), "");
            return Optional.of(new Fetched(source.readByteArray(), type));
        } catch (PublicSockets.PrivateAddressException e) {
            throw refused("A reference must not lie in a private network.");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static UnsendableException refused(String why) {
        return new UnsendableException(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, why));
    }
}
