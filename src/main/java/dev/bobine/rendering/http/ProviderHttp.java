package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.loop.Loop;
import dev.bobine.net.RetryAfter;
import dev.bobine.net.UrlGuard;
import dev.bobine.signals.CallSpan;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ReplyStore;
import dev.bobine.storage.TcpNoDelay;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// The HTTP client of one backend. Calls block and belong on a virtual thread.
///
/// A paid call goes out at most once, and its [Exchange] tells truthfully whether it may have arrived: it has a
/// connection of its own (a pooled one may turn out dead only after the request was written), HTTP/1.1 (no other call's
/// trouble can reset it), no redirects and no retries.
public final class ProviderHttp implements AutoCloseable {

    private static final int NO_REDIRECTS = 0;
    private static final int MAX_REDIRECTS = 3;

    private static final Duration LONGEST_DOWNLOAD = Duration.ofHours(2);

    private final UrlGuard.Client paid;
    private final UrlGuard.Client free;
    private final Downloads downloads;
    private final OperatorLog log;
    private final ReplyRoom room;
    private final int longestText;

    /// @param backend its name
    public ProviderHttp(String backend, HttpSettings settings) {
        log = new OperatorLog(backend);
        longestText = settings.longestText();
        room = new ReplyRoom(settings.replies(), settings.requestTimeout().dividedBy(2));
        Duration whole = settings.connectTimeout().plus(settings.requestTimeout());
        OkHttpClient base = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.requestTimeout())
                .writeTimeout(settings.requestTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(settings.connections(), 1, TimeUnit.MINUTES))
                .addInterceptor(ProviderHttp::traced)
                .addNetworkInterceptor(RetryAfter::keepAside)
                .addNetworkInterceptor(new TcpNoDelay())
                .build();
        UrlGuard guard = settings.guard();
        free = guard.client(base.newBuilder().callTimeout(whole).build());
        paid = guard.client(base.newBuilder()
                .callTimeout(whole)
                .retryOnConnectionFailure(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .addNetworkInterceptor(ProviderHttp::askForPermit)
                .build());
        downloads = new Downloads(
                guard.client(base.newBuilder().callTimeout(LONGEST_DOWNLOAD).build()), log);
    }

    /// Makes a paid call: once, or not at all.
    ///
    /// @param permit asked when the connection stands and nothing has been written; without it nothing is
    public Exchange once(Request request, BooleanSupplier permit) {
        return exchange(paid, only(request, permit), NO_REDIRECTS, this::read);
    }

    private static Request only(Request request, BooleanSupplier permit) {
        RequestBody body = request.body();
        if (body == null) {
            throw new IllegalArgumentException("a paid call has a body");
        }
        return request.newBuilder()
                .method(request.method(), new OneShotBody(body))
                .header("Connection", "close")
                .tag(BooleanSupplier.class, permit)
                .build();
    }

    /// The same, for a call whose successful answer holds what was paid for: that is kept whole while it comes, before
    /// it counts as an answer.
    ///
    /// @param arrival begins to keep it
    public Exchange onceKeeping(Request request, BooleanSupplier permit, Supplier<ReplyStore.Arrival> arrival) {
        return exchange(paid, only(request, permit), NO_REDIRECTS, response -> keep(response, arrival));
    }

    /// How an answer is read.
    private interface Reader {
        Reply read(Response response) throws IOException;
    }

    /// Makes a call that costs nothing and may be repeated by the transport. A `GET` follows redirects within its
    /// origin.
    public Exchange ask(Request request) {
        return exchange(free, request, request.method().equals("GET") ? MAX_REDIRECTS : NO_REDIRECTS, this::read);
    }

    /// Opens a download at a byte offset. Redirects are followed; what else the request's headers hold, such as
    /// credentials, is never sent to another origin.
    ///
    /// @throws IOException if it is temporarily unavailable
    public ClipSource open(Request request, long offset) throws IOException {
        return downloads.open(request, offset);
    }

    /// Opens a still picture, or nothing when none is served, or what is served does not call itself one.
    ///
    /// @throws IOException if it is temporarily unavailable
    public Optional<ClipSource> openPicture(Request request) throws IOException {
        return downloads.openPicture(request);
    }

    /// Opens the base64 text of a field in a JSON reply as a download. There are no byte ranges in that: it starts at
    /// 0.
    ///
    /// @param path names of the fields that lead there, see [LeanJson#binary]
    /// @throws IOException if it is temporarily unavailable
    public ClipSource openField(Request request, List<String> path) throws IOException {
        return downloads.openField(request, path);
    }

    @Override
    public void close() {
        free.close();
    }

    /// @param redirects how many may be followed yet
    private Exchange exchange(UrlGuard.Client client, Request request, int redirects, Reader reader) {
        SendingWatch watch = new SendingWatch();
        Request redirected;
        try (Response response = execute(client.call(request), watch)) {
            Optional<HttpUrl> target = Redirects.target(request, response);
            boolean followed = redirects > 0
                    && target.filter(url -> UrlGuard.sameOrigin(request.url(), url))
                            .isPresent();
            if (Redirects.isRedirect(response.code())) {
                log.redirected(request, target, followed);
            }
            if (!followed) {
                return new Exchange.Answered(reader.read(response));
            }
            redirected = request.newBuilder().url(target.get()).build();
        } catch (IOException | RuntimeException e) {
            return watch.started()
                    ? new Exchange.Broken("The connection to the model server " + brokenBy(e) + ".")
                    : new Exchange.NotSent("The model server could not be reached: " + unreachableBy(e) + ".");
        } finally {
            Loop.progress();
        }
        return exchange(client, redirected, redirects - 1, reader);
    }

    private static Response execute(Call call, SendingWatch watch) throws IOException {
        call.addEventListener(watch);
        return call.execute();
    }

    private Reply read(Response response) throws IOException {
        try (ReplyRoom.Place place = room.enter()) {
            Optional<JsonNode> object = LeanJson.object(response.body().byteStream(), longestText, place::grow);
            return new Reply(response.code(), response.headers(), object);
        }
    }

    private Reply keep(Response response, Supplier<ReplyStore.Arrival> kept) throws IOException {
        if (!response.isSuccessful()) {
            return read(response);
        }
        try (ReplyRoom.Place place = room.enter();
                ReplyStore.Arrival arrival = kept.get()) {
            KeptStream body = new KeptStream(response.body().byteStream(), arrival);
            Optional<JsonNode> object = LeanJson.object(body, longestText, place::grow);
            body.drain();
            if (object.isPresent()) {
                arrival.complete();
            }
            return new Reply(response.code(), response.headers(), object);
        }
    }

    private static Response traced(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        try (CallSpan span = CallSpan.begin(
                request.method(), request.url().host(), request.url().port())) {
            try {
                Response response = chain.proceed(request);
                span.answered(response.code());
                return response;
            } catch (IOException e) {
                span.failed(e.getClass().getName());
                throw e;
            }
        }
    }

    private static Response askForPermit(Interceptor.Chain chain) throws IOException {
        BooleanSupplier permit = chain.request().tag(BooleanSupplier.class);
        if (permit == null || !permit.getAsBoolean()) {
            throw new IOException("no permit");
        }
        return chain.proceed(chain.request());
    }

    private static String brokenBy(Exception e) {
        return e instanceof InterruptedIOException ? "gave no reply in time" : "broke before the reply was complete";
    }

    private static String unreachableBy(Exception e) {
        return switch (e) {
            case UrlGuard.ForbiddenAddressException _ -> "its address is not one that may be called";
            case UnknownHostException _ -> "its host name is not known";
            case SSLException _ -> "no secure connection came about";
            case ConnectException _ -> "it refuses connections";
            case SocketTimeoutException _ -> "no connection came about in time";
            default -> "no connection came about";
        };
    }
}
