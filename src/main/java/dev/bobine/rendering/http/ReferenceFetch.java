package dev.bobine.rendering.http;

import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.UnsendableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/// Fetches what requests refer to, up to a size. What a stranger names is fetched over HTTPS from public addresses
/// alone, so that nobody can make the service read its own network.
public final class ReferenceFetch implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 3;

    private final UrlGuard.Client client;
    private final long maxBytes;

    /// @param contentType empty when the server did not say
    record Fetched(byte[] bytes, String contentType) {}

    /// @param guard where references may lie
    public ReferenceFetch(long maxBytes, UrlGuard guard) {
        this(maxBytes, guard, new OkHttpClient());
    }

    /// @param http what the calls are made by
    ReferenceFetch(long maxBytes, UrlGuard guard, OkHttpClient http) {
        this.maxBytes = maxBytes;
        this.client = guard.client(http.newBuilder().callTimeout(LONGEST).build());
    }

    @Override
    public void close() {
        client.close();
    }

    /// From the own bucket. That it is away is nobody's fault who asked for something, and passes.
    Fetched own(String url) throws UnsendableException {
        HttpUrl address = HttpUrl.get(url);
        return fetch(UrlGuard.own(new Request.Builder(), address).url(address).build())
                .orElseThrow(() -> new UnsendableException(Failure.of(
                        Kind.STORAGE, Stage.SUBMIT, "The bucket could not be read for a reference at the moment.")));
    }

    /// From wherever a request says. What cannot be had there is the request's fault and not the backend's.
    Fetched foreign(String uri) throws UnsendableException {
        HttpUrl url = HttpUrl.parse(uri);
        if (url == null || !url.isHttps()) {
            throw refused("A reference is no https address.");
        }
        return fetch(new Request.Builder().url(url).build())
                .orElseThrow(() -> refused("A reference could not be fetched."));
    }

    /// Tries a few times; empty when it may still work another time.
    private Optional<Fetched> fetch(Request request) throws UnsendableException {
        for (int tries = 1; tries < TRIES; tries++) {
            Optional<Fetched> fetched = fetchOnce(request);
            if (fetched.isPresent()) {
                return fetched;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return fetchOnce(request);
    }

    /// Empty when it may work another time.
    private Optional<Fetched> fetchOnce(Request request) throws UnsendableException {
        try (Response response = client.call(request).execute()) {
            if (response.code() >= 500 || response.code() == 429) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw refused("A reference could not be fetched: status " + response.code() + ".");
            }
            byte[] bytes = read(response.body());
            String type = Objects.requireNonNullElse(response.header("Content-Type"), "");
            return Optional.of(new Fetched(bytes, type));
        } catch (UrlGuard.ForbiddenAddressException e) {
            throw refused("A reference must not lie in a private network.");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// One copy of it where the size is stated, two for a moment where it is not.
    private byte[] read(ResponseBody body) throws IOException, UnsendableException {
        long length = body.contentLength();
        byte[] bytes = length >= 0 && length <= maxBytes
                ? readExactly(body.byteStream(), (int) length)
                : body.byteStream().readNBytes(length > maxBytes ? 0 : (int) maxBytes + 1);
        if (length > maxBytes || bytes.length > maxBytes) {
            throw refused("A reference is larger than this backend can be given.");
        }
        return bytes;
    }

    private static byte[] readExactly(InputStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        if (stream.readNBytes(bytes, 0, length) < length) {
            throw new EOFException("The reference broke off.");
        }
        return bytes;
    }

    private static UnsendableException refused(String why) {
        return new UnsendableException(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, why));
    }
}
