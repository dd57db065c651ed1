package dev.bobine.api.openai;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;

/// The headers that every answer of OpenAI's has, refusals included: an id by which a client and an operator speak of
/// the same call, and how long it took.
@ApplicationScoped
class CallHeaders {

    static final String ID = "x-request-id";
    static final String TOOK = "openai-processing-ms";

    /// Before anything that may refuse a call.
    private static final int PRIORITY = 400;

    private static final String PREFIX = "/v1/";

    void register(@Observes Filters filters) {
        filters.register(CallHeaders::add, PRIORITY);
    }

    private static void add(RoutingContext context) {
        if (context.normalizedPath().startsWith(PREFIX)) {
            long began = System.nanoTime();
            context.response()
                    .putHeader(ID, "req_" + UUID.randomUUID().toString().replace("-", ""));
            context.addHeadersEndHandler(_ -> context.response()
                    .putHeader(
                            TOOK,
                            Long.toString(
                                    Duration.ofNanos(System.nanoTime() - began).toMillis())));
        }
        context.next();
    }
}
