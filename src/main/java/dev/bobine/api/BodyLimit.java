package dev.bobine.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Answers a body that is too large by a problem: one that is announced as such before it is read, any other as soon as
/// it has proved so. The server's own limit lies above and answers without a word. A body that does not come in time,
/// or not whole, is answered by a problem as well.
///
/// Where files come in, bodies may be as large as these and take their time, as long as they keep coming.
@Provider
@ApplicationScoped
class BodyLimit implements ReaderInterceptor {

    /// Of everything that is no file.
    static final long MAX_BYTES = 2 << 20;

    /// Before the server's own limit.
    private static final int PRIORITY = 10;

    /// After it, and before anything reads a body.
    private static final int AFTER_SERVERS_LIMIT = -1;

    /// By which the server knows the limit of a body whose length is not announced.
    private static final String SERVERS_LIMIT = "io.quarkus.max-request-size";

    private static final String BODY = BodyLimit.class.getName();

    /// Where a body that is not JSON is, or has in it, a file.
    private static final Set<String> TAKE_FILES = Set.of(
            "/uploads",
            "/v1/videos",
            "/v1/videos/edits",
            "/v1/videos/extensions",
            "/v1/videos/characters",
            "/v1/images/edits");

    /// What has to come of a file each second, over a while.
    private static final long MIN_PER_SECOND = 32 << 10;

    private final LastWord lastWord;
    private final RoutingContext current;
    private final long maxFileBytes;
    private final long patienceMillis;

    /// @param readTimeout after which the server drops a connection on which no more of a body comes; the problem has
    ///     to be told before, and by then the whole body has to be there, or enough of it where it is a file
    BodyLimit(
            LastWord lastWord,
            RoutingContext current,
            UploadSettings uploads,
            @ConfigProperty(name = "quarkus.http.read-timeout") Duration readTimeout) {
        this.lastWord = lastWord;
        this.current = current;
        this.maxFileBytes = uploads.maxBytes() + MAX_BYTES;
        this.patienceMillis = Math.max(1, readTimeout.toMillis() * 9 / 10);
    }

    /// How much of a body there may be, and how much has come.
    private static final class Body {
        private final long limit;
        private final boolean file;
        private volatile long count;
        private volatile boolean awaited;
        private long countBefore;

        private Body(long limit, boolean file) {
            this.limit = limit;
            this.file = file;
        }

        private boolean goesOn(long leastSince) {
            long now = count;
            boolean enough = now - countBefore >= leastSince;
            countBefore = now;
            return file && (enough || !awaited);
        }
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Body body = current.get(BODY);
        context.setInputStream(new Counted(context.getInputStream(), body));
        return context.proceed();
    }

    private static final class Counted extends FilterInputStream {

        private final Body body;

        private Counted(InputStream stream, Body body) {
            super(stream);
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        /// One thread reads a body.
        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = next(buffer, offset, length);
            body.count += Math.max(0, read);
            if (body.count > body.limit) {
                throw new ProblemException(tooLarge());
            }
            return read;
        }

        private int next(byte[] buffer, int offset, int length) {
            body.awaited = true;
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw new ProblemException(incomplete());
            } finally {
                body.awaited = false;
            }
        }
    }

    private static Problem incomplete() {
        return Problem.of(408, "incomplete_body", "The body did not arrive whole in time; send the request again.");
    }

    private static Problem tooLarge() {
        return Problem.of(413, "too_large", "The body is too large.");
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /// The server knows one limit for all.
    void register(@Observes Router router) {
        router.route().order(AFTER_SERVERS_LIMIT).handler(context -> {
            Body body = context.get(BODY);
            context.put(SERVERS_LIMIT, body.limit + MAX_BYTES);
            context.next();
        });
    }

    private void check(RoutingContext context) {
        boolean file = takesFile(context);
        Body body = new Body(file ? maxFileBytes : MAX_BYTES, file);
        if (announced(context) > body.limit) {
            lastWord.endUnread(context, tooLarge());
            return;
        }
        context.put(BODY, body);
        if (hasBody(context)) {
            watch(context, body);
        }
        context.next();
    }

    private static boolean takesFile(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return TAKE_FILES.contains(context.normalizedPath())
                && type != null
                && !type.toLowerCase(Locale.ROOT).contains("json");
    }

    private void watch(RoutingContext context, Body body) {
        Vertx vertx = context.vertx();
        long timer = vertx.setPeriodic(patienceMillis, ignored -> {
            if (!body.goesOn(MIN_PER_SECOND * patienceMillis / 1000)) {
                endIncomplete(context);
            }
        });
        context.addEndHandler(ignored -> vertx.cancelTimer(timer));
    }

    private void endIncomplete(RoutingContext context) {
        if (!context.request().isEnded() && !context.response().headWritten()) {
            lastWord.end(context, incomplete());
        }
    }

    private static boolean hasBody(RoutingContext context) {
        return announced(context) > 0 || context.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
