package dev.bobine.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The cookie that a session is kept in. By its first letters browsers know to take it from this host alone and over
/// TLS alone; where there is no TLS it cannot have them.
public final class SessionCookie {

    public static final String NAME = "__Host-bobine";
    public static final String PLAIN_NAME = "bobine";

    /// Where a request notes that it came with a session that has ended.
    public static final String ENDED = "bobine.session.ended";

    /// What is below is for those who begin a session: whatever they show, it is not one.
    static final String WHERE_PEOPLE_SIGN_IN = "/session";

    private static final String HTTPS = "https";

    private SessionCookie() {}

    /// Whether the browser reached this service over TLS, be it that of a proxy in front.
    public static boolean isSecure(HttpServerRequest request) {
        return Stream.of(request.scheme(), request.getHeader("X-Forwarded-Proto"), request.getHeader("Origin"))
                .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).startsWith(HTTPS));
    }

    /// Over TLS the plain one counts for nothing: a neighbouring host could have set it.
    public static @Nullable String of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(NAME);
        if (cookie == null && !isSecure(request)) {
            cookie = request.getCookie(PLAIN_NAME);
        }
        return cookie == null ? null : cookie.getValue();
    }
}
