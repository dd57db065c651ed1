package dev.bobine.api;

import io.vertx.core.http.HttpHeaders;
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
            end(context, Problem.of(400, "bad_request", "The request names no host, or is not HTTP/1.1."));
        } else {
            context.next();
        }
    }

    void end(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .endHandler(ignored -> context.request().connection().close());
        shapes.end(String.valueOf(context.normalizedPath()), response, problem);
    }
}
