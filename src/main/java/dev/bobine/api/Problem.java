package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.Refusal;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An error as RFC 9457 has it, with the members that errors have everywhere in Bobine.
///
/// @param code stable, lower case with underscores; to be acted on by programs
/// @param detail a sentence a person can act on, which repeats no value of the request
/// @param stage where a request was refused
/// @param field the field or parameter at fault
/// @param retryAt when the same request may succeed
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An error (RFC 9457). `code` is stable.")
public record Problem(
        String type,
        String title,
        int status,
        String code,
        @Nullable String detail,
        @Nullable String stage,
        @Nullable String field,
        @Nullable Instant retryAt) {

    /// Media type of problems.
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(title, "title is null");
        Objects.requireNonNull(code, "code is null");
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem("about:blank", title(status), status, code, detail, null, null, null);
    }

    public static Problem ofField(int status, String code, String field, String detail) {
        return new Problem("about:blank", title(status), status, code, detail, null, field, null);
    }

    /// @param retryAt when the same request may succeed
    public static Problem until(int status, String code, String detail, Instant retryAt) {
        return new Problem("about:blank", title(status), status, code, detail, null, null, retryAt);
    }

    static Problem of(Refusal refusal) {
        int status = ProblemStatus.of(refusal.code());
        return new Problem(
                "about:blank",
                title(status),
                status,
                refusal.code(),
                refusal.message(),
                refusal.stage().wire(),
                refusal.field(),
                refusal.resetAt());
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    /// @param wait how long to wait before trying again
    Response response(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .entity(this)
                .build();
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return switch (status) {
            case 422 -> "Unprocessable Content";
            default -> known == null ? "Error" : known.getReasonPhrase();
        };
    }
}
