package dev.bobine.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.util.List;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// The one way out for requests by URL. What the operator configured may be called wherever it lies; what a request or
/// a provider's reply names is called over HTTPS and at public addresses alone, also after redirects, so that nobody
/// can make the service read its own network (server-side request forgery).
public final class UrlGuard {

    private final List<HttpUrl> trusted;
    private final Predicate<InetAddress> allowed;
    private final boolean plainHttp;

    private UrlGuard(List<HttpUrl> trusted, Predicate<InetAddress> allowed, boolean plainHttp) {
        this.trusted = List.copyOf(trusted);
        this.allowed = allowed;
        this.plainHttp = plainHttp;
    }

    /// Lets through to public addresses and to further origins that the operator named.
    ///
    /// @throws IllegalArgumentException when one of those is no HTTP URL
    public static UrlGuard publicAnd(List<String> origins) {
        return new UrlGuard(origins.stream().map(HttpUrl::get).toList(), PublicAddresses::isPublic, false);
    }

    /// Lets through to wherever a URL leads, as where everybody who names one is trusted.
    public static UrlGuard anywhere() {
        return new UrlGuard(List.of(), address -> true, true);
    }

    /// Lets through over HTTPS to the addresses that a rule allows.
    public static UrlGuard where(Predicate<InetAddress> allowed) {
        return new UrlGuard(List.of(), allowed, false);
    }

    /// The URL, or the address that it leads to, may not be called.
    public static final class ForbiddenAddressException extends IOException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException() {
            super("This address may not be called.");
        }
    }

    private record Own(HttpUrl origin) {}

    /// Marks a request as one to an origin that the operator configured; elsewhere the mark means nothing.
    public static Request.Builder own(Request.Builder request, HttpUrl origin) {
        return request.tag(Own.class, new Own(origin));
    }

    /// A client whose calls are guarded.
    public Client client(OkHttpClient plain) {
        return new Client(plain);
    }

    /// Makes calls, each with the freedom that its URL has.
    public final class Client {

        private final OkHttpClient own;
        private final OkHttpClient foreign;

        private Client(OkHttpClient plain) {
            own = plain;
            foreign = plain.newBuilder()
                    .socketFactory(new GuardedSockets(allowed))
                    .proxy(Proxy.NO_PROXY)
                    .followSslRedirects(false)
                    .build();
        }

        /// @throws ForbiddenAddressException when the URL's scheme says already that it may not be called
        public Call call(Request request) throws ForbiddenAddressException {
            if (isOwn(request)) {
                return own.newCall(request);
            }
            if (!request.isHttps() && !plainHttp) {
                throw new ForbiddenAddressException();
            }
            return foreign.newCall(request);
        }

        public void close() {
            own.connectionPool().evictAll();
            foreign.connectionPool().evictAll();
            own.dispatcher().executorService().shutdown();
        }
    }

    private boolean isOwn(Request request) {
        Own own = request.tag(Own.class);
        return own != null && sameOrigin(own.origin(), request.url())
                || trusted.stream().anyMatch(origin -> sameOrigin(origin, request.url()));
    }

    /// Whether what is meant for the one may be shown to the other.
    public static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }
}
