package dev.bobine.api;

import dev.bobine.access.ApiKey;
import dev.bobine.access.SessionCookie;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns away what another site has a browser send: whatever would change something and shows no credentials by itself
/// must come from a page of this service, or from no browser. Browsers say where a request comes from
/// (`Sec-Fetch-Site`, else `Origin`) and let no page lie about it, so that no token is needed. Nothing that a form
/// could send speaks for a session.
@ApplicationScoped
class CrossSite {

    /// Before anybody is asked who calls.
    private static final int PRIORITY = 300;

    private static final String CALLBACKS = "/callbacks/";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OF_FORMS =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    private final LastWord lastWord;
    private final MeterRegistry meters;

    CrossSite(LastWord lastWord, MeterRegistry meters) {
        this.lastWord = lastWord;
        this.meters = meters;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (SAFE.contains(request.method()) || showsCredentials(request) || isSigned(context)) {
            context.next();
            return;
        }
        boolean session = SessionCookie.of(request) != null;
        if (!isOwn(request, session)) {
            meters.counter("bobine.http.refused", "reason", "cross_site").increment();
            lastWord.endUnread(
                    context,
                    Problem.of(403, "cross_site", "Only pages of this service may do this in a browser's session."));
        } else if (session && OF_FORMS.contains(mediaType(request))) {
            lastWord.endUnread(
                    context,
                    Problem.of(415, "unsupported_media_type", "In a browser's session no body may be that of a form."));
        } else {
            context.next();
        }
    }

    private static boolean showsCredentials(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getHeader(ApiKey.HEADER) != null;
    }

    /// Providers sign their calls.
    private static boolean isSigned(RoutingContext context) {
        return String.valueOf(context.normalizedPath()).startsWith(CALLBACKS);
    }

    private static boolean isOwn(HttpServerRequest request, boolean session) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? !session : isHost(authority(origin), request);
    }

    private static boolean isHost(@Nullable String authority, HttpServerRequest request) {
        return authority != null
                && Stream.of(request.getHeader(HttpHeaders.HOST), request.getHeader("X-Forwarded-Host"))
                        .anyMatch(authority::equalsIgnoreCase);
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String mediaType(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
