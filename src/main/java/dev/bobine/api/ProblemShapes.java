package dev.bobine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Gives a problem the shape that the clients of its path expect.
@ApplicationScoped
class ProblemShapes {

    private final List<ProblemShape> shapes;
    private final ObjectMapper json;

    ProblemShapes(@All List<ProblemShape> shapes, ObjectMapper json) {
        this.shapes = shapes;
        this.json = json;
    }

    /// What a resource, or a filter before it, answers.
    @ServerResponseFilter
    void shape(ContainerResponseContext response, UriInfo uri) {
        if (!(response.getEntity() instanceof Problem problem)) {
            return;
        }
        of(uri.getPath()).ifPresent(shape -> {
            ProblemShape.Shaped shaped = shape.shape(problem, wait(response.getHeaderString(HttpHeaders.RETRY_AFTER)));
            response.setStatus(shaped.status());
            shaped.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
            response.setEntity(shaped.body(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
        });
    }

    /// Ends a request that no resource has seen.
    void end(String path, HttpServerResponse response, Problem problem) {
        Optional<ProblemShape.Shaped> shaped = of(path).map(shape -> shape.shape(problem, null));
        shaped.ifPresent(other -> other.headers().forEach(response::putHeader));
        response.setStatusCode(shaped.map(ProblemShape.Shaped::status).orElse(problem.status()))
                .putHeader(
                        HttpHeaders.CONTENT_TYPE, shaped.isPresent() ? MediaType.APPLICATION_JSON : Problem.MEDIA_TYPE);
        response.end(text(shaped.map(ProblemShape.Shaped::body).orElse(problem)));
    }

    private Optional<ProblemShape> of(String path) {
        return shapes.stream().filter(shape -> shape.covers(path)).findFirst();
    }

    private static @Nullable Duration wait(@Nullable String seconds) {
        return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }
}
