package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells problems in the shape of OpenAI's errors, and with the headers by which its clients decide whether to try
/// again: they would else repeat whatever is answered by 408, 409, 429 or 5xx, twice, whether or not that can help.
@ApplicationScoped
class OpenAiErrors implements ProblemShape {

    private static final String PREFIX = "/v1/";

    /// Those that time alone cures, and soon.
    private static final Set<String> PASSING = Set.of("too_many_requests", "too_many_waits", "incomplete_body");

    /// The picture could not be made.
    static final String IMAGE_FAILED = "image_failed";

    /// Nobody knows whether the picture was made.
    static final String IMAGE_UNRESOLVED = "image_unresolved";

    /// Of a job that has come to this nothing else comes by asking.
    private static final Set<String> FINAL = Set.of(IMAGE_FAILED, IMAGE_UNRESOLVED);

    /// What is spent or full stays so for longer than a client waits.
    private static final Set<String> SPENT = Set.of("budget_used_up", "daily_seconds_used_up", "too_many_outstanding");

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// What goes wrong, as OpenAI's clients read it.
    ///
    /// @param param the parameter at fault
    record Envelope(Error error) {}

    /// @param type what kind of error it is, in OpenAI's words
    /// @param param the parameter at fault
    /// @param code stable, the same as everywhere in Bobine
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Error(String message, String type, @Nullable String param, String code) {}

    @Override
    public boolean covers(String path) {
        return path.startsWith(PREFIX);
    }

    @Override
    public Shaped shape(Problem problem, @Nullable Duration wait) {
        int status = status(problem);
        boolean again = status >= 500 && !FINAL.contains(problem.code()) || PASSING.contains(problem.code());
        Map<String, String> headers = new HashMap<>();
        headers.put("x-should-retry", Boolean.toString(again));
        if (again && wait != null) {
            headers.put("retry-after-ms", Long.toString(shorter(wait).toMillis()));
        }
        String message = problem.detail() == null ? problem.title() : problem.detail();
        return new Shaped(
                status,
                headers,
                new Envelope(new Error(message, type(status, problem), param(problem.field()), code(problem))));
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static String code(Problem problem) {
        return problem.code().equals("job_not_found") ? VideoId.NOT_FOUND : problem.code();
    }

    /// Clients have classes for some statuses only.
    private static int status(Problem problem) {
        return switch (problem.status()) {
            case 402 -> 429;
            case 422, 406, 415 -> 400;
            case 410 -> 404;
            default -> problem.status();
        };
    }

    private static String type(int status, Problem problem) {
        if (SPENT.contains(problem.code())) {
            return "insufficient_quota";
        }
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /// The door's own word for a field of a generation request.
    private static @Nullable String param(@Nullable String field) {
        if (field == null) {
            return null;
        }
        if (field.startsWith("references[")) {
            return VideoOrder.INPUT_REFERENCE;
        }
        return field.equals("userId") ? VideoOrder.USER : field;
    }
}
