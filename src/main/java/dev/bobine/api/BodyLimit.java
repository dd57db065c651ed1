package dev.bobine.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Answers a body that is too large by a problem: one that is announced as such before it is read, any other as soon as
/// it has proved so. The server's own limit lies above and answers without a word. A body that does not come in time,
/// or
/// not whole, is answered by a problem as well.
@Provider
@ApplicationScoped
class BodyLimit implements ReaderInterceptor {

    private static final long MAX_BYTES = 2 << 20;

    /// Before the server's own limit.
    private static final int PRIORITY = 10;

    private final LastWord lastWord;
    private final long patienceMillis;

    /// @param readTimeout after which the server drops a connection on which no more of a body comes; the problem has
    /// to
    ///     be told before, and by then the whole body has to be there
    BodyLimit(LastWord lastWord, @ConfigProperty(name = "quarkus.http.read-timeout") Duration readTimeout) {
        this.lastWord = lastWord;
        this.patienceMillis = Math.max(1, readTimeout.toMillis() * 9 / 10);
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new Counted(context.getInputStream()));
        return context.proceed();
    }

    private static final class Counted extends FilterInputStream {

        private long count;

        private Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = next(buffer, offset, length);
            count += Math.max(0, read);
            if (count > MAX_BYTES) {
                throw new ProblemException(tooLarge());
            }
            return read;
        }

        private int next(byte[] buffer, int offset, int length) {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw new ProblemException(incomplete());
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

    private void check(RoutingContext context) {
        if (announced(context) > MAX_BYTES) {
            lastWord.end(context, tooLarge());
            return;
        }
        if (hasBody(context)) {
            Vertx vertx = context.vertx();
            long timer = vertx.setTimer(patienceMillis, ignored -> endIncomplete(context));
            context.addEndHandler(ignored -> vertx.cancelTimer(timer));
        }
        context.next();
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
