package dev.bobine.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/// Ends a request, and with it the connection, by a problem where no resource gets to answer: what the rest of a
/// connection holds after a request that was not read whole is not looked at.
@ApplicationScoped
class LastWord {

    private static final Logger LOG = Logger.getLogger(LastWord.class);

    /// How often it is looked whether a caller still sends what nobody will read, and how often at most.
    private static final long LOOK_MILLIS = 500;

    private static final int LOOKS = 20;

    private final ProblemShapes shapes;

    LastWord(ProblemShapes shapes) {
        this.shapes = shapes;
    }

    /// Before the server's own handler of failures, which logs each as an error of ours.
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::afterFailure);
    }

    private void afterFailure(RoutingContext context) {
        if (context.response().ended()) {
            LOG.debug("a request failed after its answer", context.failure());
        } else if (context.request().authority() == null && !context.response().headWritten()) {
            endUnread(context, Problem.of(400, "bad_request", "The request names no host, or is not HTTP/1.1."));
        } else {
            context.next();
        }
    }

    void end(RoutingContext context, Problem problem) {
        end(context, problem, () -> context.request().connection().close());
    }

    /// Ends a request whose body nobody has begun to read. Whoever is still sending it is listened to for a while: many
    /// clients look for an answer only when they have sent everything, and a connection that is closed before then
    /// is reset, with the answer lost.
    void endUnread(RoutingContext context, Problem problem) {
        end(context, problem, () -> linger(context.vertx(), context.request()));
    }

    private void end(RoutingContext context, Problem problem, Runnable afterwards) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).endHandler(ignored -> afterwards.run());
        shapes.end(String.valueOf(context.normalizedPath()), response, problem);
    }

    private static void linger(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        Rest rest = new Rest();
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (!rest.goesOn()) {
                vertx.cancelTimer(timer);
                request.connection().close();
            }
        });
        request.handler(ignored -> rest.comes = true);
        request.endHandler(ignored -> request.connection().close());
        request.resume();
    }

    /// What of a body comes after the answer. Guarded by the event loop of its connection.
    private static final class Rest {
        private boolean comes;
        private int looks;

        private boolean goesOn() {
            boolean came = comes;
            comes = false;
            return came && ++looks < LOOKS;
        }
    }
}
