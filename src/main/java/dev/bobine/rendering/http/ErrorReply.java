package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Failure.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An error that a server tells under a status of success: `{"error":…}`, or a `code` and a sentence around no `data`.
/// It proves as much as the same words under an HTTP status of their own would, see [Statuses].
final class ErrorReply {

    private static final List<String> IDS = List.of("id", "task_id", "job_id", "video_id", "generation_id", "name");
    private static final List<String> SENTENCES = List.of("message", "msg", "detail");
    private static final Set<String> NO_ERRORS = Set.of("0", "200", "ok", "success", "succeed");
    private static final Pattern HTTP_STATUS = Pattern.compile("[1-5]\\d\\d");

    /// What is said about somebody further on, who may have taken the job.
    private static final List<String> ABOUT_OTHERS =
            List.of("timeout", "timed out", "timed_out", "gateway", "deadline");

    private static final List<String> NO_ROOM =
            List.of("queue_full", "rate_limit", "too_many", "overload", "capacity", "busy", "concurren");

    private ErrorReply() {}

    /// The kind of refusal that the object is, if it is one.
    static Optional<Kind> refusal(JsonNode object) {
        return hasId(object) || hasId(object.path("data"))
                ? Optional.empty()
                : error(object).flatMap(ErrorReply::kind);
    }

    private static boolean hasId(JsonNode object) {
        return IDS.stream().anyMatch(object::hasNonNull);
    }

    private static Optional<JsonNode> error(JsonNode object) {
        if (Json.tells(object, "error")) {
            return Optional.of(object.path("error"));
        }
        boolean codeAlone = Json.text(object, "code").isPresent()
                && SENTENCES.stream().anyMatch(field -> Json.text(object, field).isPresent())
                && !Json.tells(object, "data")
                && !NO_ERRORS.contains(Json.word(object, "code"));
        return codeAlone ? Optional.of(object) : Optional.empty();
    }

    private static Optional<Kind> kind(JsonNode error) {
        String code = Json.word(error, "code");
        Matcher status = HTTP_STATUS.matcher(code);
        if (status.matches()) {
            return Statuses.refusal(Integer.parseInt(code));
        }
        String all = words(error);
        if (ABOUT_OTHERS.stream().anyMatch(all::contains)) {
            return Optional.empty();
        }
        if (NO_ROOM.stream().anyMatch(all::contains)) {
            return Optional.of(Kind.RATE_LIMITED);
        }
        return Optional.of(all.contains("invalid") ? Kind.INVALID_REQUEST : Kind.TRANSIENT);
    }

    private static String words(JsonNode error) {
        return Stream.concat(
                        Stream.of(error),
                        Stream.of("code", "type", "status", "message", "msg").map(error::path))
                .flatMap(node -> Json.text(node).stream())
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }
}
