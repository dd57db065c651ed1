package dev.bobine.api.console;

import dev.bobine.access.SessionCookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The address of this service as the browser sees it, for those who need it whole: programs that make a preview of a
/// link. It is what the caller says of it, and is told to that caller alone.
@ApplicationScoped
class PublicAddress {

    /// A host with its port; nothing in it means anything to HTML.
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]{1,253}(?::\\d{1,5})?|\\[[0-9a-fA-F:.]+](?::\\d{1,5})?");

    private final RoutingContext context;

    PublicAddress(RoutingContext context) {
        this.context = context;
    }

    /// Ends with a `/`; only the path where the caller names no host.
    String of(@Nullable String prefix) {
        HttpServerRequest request = context.request();
        String path = Root.of(prefix).path();
        return host(request)
                .map(host -> (SessionCookie.isSecure(request) ? "https" : "http") + "://" + host + path)
                .orElse(path);
    }

    private static Optional<String> host(HttpServerRequest request) {
        return Stream.of(request.getHeader("X-Forwarded-Host"), request.getHeader(HttpHeaders.HOST))
                .filter(host -> host != null && HOST.matcher(host).matches())
                .findFirst();
    }
}
