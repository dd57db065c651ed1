package dev.bobine.rendering.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jboss.logging.Logger;

/// Tells operators which addresses of a backend they must look at, each once. Of a URL nothing is logged that may be
/// secret: no user, query or fragment.
final class OperatorLog {

    private static final Logger LOG = Logger.getLogger(OperatorLog.class);
    private static final int LIMIT = 100;

    private final String backend;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    OperatorLog(String backend) {
        this.backend = backend;
    }

    /// @param target empty when it is nowhere usable
    void redirected(Request request, Optional<HttpUrl> target, boolean followed) {
        String origin = target.map(OperatorLog::origin).orElse("nowhere usable");
        if (isNews("redirect " + request.method() + " " + origin + " " + followed)) {
            LOG.warnf(
                    "backend %s: %s %s redirects to %s%s; set bobine.backends.%s.url to where it leads",
                    backend,
                    request.method(),
                    shown(request.url()),
                    target.map(OperatorLog::shown).orElse(origin),
                    followed ? "" : " and is not followed",
                    backend);
        }
    }

    /// @param url of a clip, whose address may not be called
    void forbidden(HttpUrl url) {
        if (isNews("forbidden " + origin(url))) {
            LOG.warnf(
                    "backend %s: a clip is said to be at %s, which is neither public HTTPS nor named in"
                            + " bobine.backends.%s.content-urls, so that it is not fetched",
                    backend, origin(url), backend);
        }
    }

    private boolean isNews(String what) {
        return logged.size() < LIMIT && logged.add(what);
    }

    private static String shown(HttpUrl url) {
        return origin(url) + url.encodedPath();
    }

    private static String origin(HttpUrl url) {
        return new HttpUrl.Builder()
                .scheme(url.scheme())
                .host(url.host())
                .port(url.port())
                .build()
                .toString()
                .replaceFirst("/$", "");
    }
}
