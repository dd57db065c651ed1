package dev.bobine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.bobine.direction.DirectionException;
import dev.bobine.intake.DeadLetterReplay.ReplayException;
import dev.bobine.persistence.DatabaseException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Makes every error a problem. What an exception says of itself is never shown: it may hold anything.
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    /// When one of a user's jobs will end is not known.
    private static final Duration FOR_A_FREE_PLACE = Duration.ofSeconds(30);

    private static final Pattern PLAIN_NAME = Pattern.compile("\\w{1,64}");

    private final InstantSource clock;

    ProblemMappers(InstantSource clock) {
        this.clock = clock;
    }

    @ServerExceptionMapper
    Response known(ProblemException e) {
        Problem problem = e.problem();
        if (problem.retryAt() != null) {
            return problem.response(Duration.between(clock.instant(), problem.retryAt()));
        }
        return problem.status() == ProblemStatus.TOO_MANY_REQUESTS
                ? problem.response(FOR_A_FREE_PLACE)
                : problem.response();
    }

    @ServerExceptionMapper
    Response ofHttp(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException unreadable) {
            return ofJson(unreadable);
        }
        return ofStatus(e.getResponse().getStatus()).response();
    }

    /// The first is named because the framework has a mapper for it that would go before the one for the second.
    @ServerExceptionMapper({MismatchedInputException.class, JsonProcessingException.class})
    Response ofJson(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return Problem.ofField(
                            ProblemStatus.UNPROCESSABLE, "unknown_field", path(unknown), "There is no such field.")
                    .response();
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = path(mapping);
            return Problem.ofField(
                            ProblemStatus.UNPROCESSABLE,
                            "invalid_field",
                            field,
                            field + " is missing or not as documented.")
                    .response();
        }
        return notJson();
    }

    /// A body that breaks off within a character, which to Jackson is trouble with the stream.
    @ServerExceptionMapper({CharConversionException.class, CharacterCodingException.class})
    Response ofText(IOException e) {
        LOG.debug("a body breaks off within a character", e);
        return notJson();
    }

    private static Response notJson() {
        return Problem.of(400, "not_json", "The body is not the JSON that is documented.")
                .response();
    }

    @ServerExceptionMapper
    Response ofDatabase(DatabaseException e) {
        if (!e.isPassing()) {
            return unexpected(e);
        }
        LOG.warnf("a request failed: %s", e.getMessage());
        return Problem.of(503, "database_unavailable", "The database does not answer at the moment; try again shortly.")
                .response(SHORTLY);
    }

    @ServerExceptionMapper
    Response ofStorage(IOException e) {
        LOG.warnf("a request failed: %s", e.getClass().getSimpleName());
        return Problem.of(503, "storage_unavailable", "The bucket does not answer at the moment; try again shortly.")
                .response(SHORTLY);
    }

    @ServerExceptionMapper
    Response ofDirection(DirectionException e) {
        return known(ProblemException.of(e));
    }

    @ServerExceptionMapper
    Response ofReplay(ReplayException e) {
        LOG.warn("a replay of dead letters failed", e);
        return Problem.of(503, "kafka_unavailable", "Kafka does not answer at the moment; try again shortly.")
                .response(SHORTLY);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error("a request failed", e);
        return new Problem("about:blank", "Internal Server Error", 500, "internal_error", null, null, null, null)
                .response();
    }

    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "bad_request", "The request is malformed.");
            case 404 -> Problem.of(404, "not_found", "There is nothing here; see /openapi.");
            case 405 -> Problem.of(405, "method_not_allowed", "This does not take the method; see /openapi.");
            case 406 -> Problem.of(406, "not_acceptable", "This is not to be had in an accepted media type.");
            case 413 -> Problem.of(413, "too_large", "The body is too large.");
            case 415 -> Problem.of(415, "unsupported_media_type", "The body must be JSON, with its content type.");
            default -> Problem.of(status, "http_" + status, "The request could not be answered.");
        };
    }

    /// The field's path; names that are not plain are the sender's own and are not repeated.
    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .map(name -> name != null && PLAIN_NAME.matcher(name).matches() ? name : "?")
                .collect(Collectors.joining("."));
    }
}
