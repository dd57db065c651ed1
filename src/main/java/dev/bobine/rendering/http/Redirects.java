package dev.bobine.rendering.http;

import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/// Where redirects lead (RFC 9110, 15.4).
final class Redirects {

    private Redirects() {}

    static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /// The URL that a reply redirects to. Empty when it redirects nowhere, or from HTTPS to plain HTTP.
    static Optional<HttpUrl> target(Request request, Response response) {
        return Optional.ofNullable(response.header("Location"))
                .filter(_ -> isRedirect(response.code()))
                .flatMap(location -> Optional.ofNullable(request.url().resolve(location)))
                .filter(target -> target.isHttps() || !request.isHttps());
    }
}
