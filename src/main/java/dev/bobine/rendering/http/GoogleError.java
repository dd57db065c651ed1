package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Failure.Kind;
import java.util.List;
import java.util.Optional;

/// What a Google API tells in `{"error":{"code","message","status","details"}}`, kept for classification only.
///
/// @param status canonical name such as `INVALID_ARGUMENT`, in lower case; empty when absent
/// @param message in lower case; shown to nobody
public record GoogleError(String status, String message) {

    private static final List<String> NO_FUNDS =
            List.of("billing", "prepayment", "credits are depleted", "spending cap", "spend limit");

    public static GoogleError of(JsonNode reply) {
        JsonNode error = reply.path("error");
        String status = Json.word(error, "status");
        return new GoogleError(status.isEmpty() ? Json.word(error, "code") : status, Json.word(error, "message"));
    }

    /// The kind of a refused submit, where the body tells more than the HTTP status.
    public static Optional<Kind> whenSubmitting(JsonNode reply) {
        return of(reply).whenSubmitting();
    }

    private Optional<Kind> whenSubmitting() {
        if (NO_FUNDS.stream().anyMatch(message::contains)) {
            return Optional.of(Kind.NO_FUNDS);
        }
        if (isBadRequest()) {
            Optional<Kind> moderation = Moderation.of(message).map(_ -> Kind.MODERATION_INPUT);
            return moderation.or(() -> message.contains("api key") ? Optional.of(Kind.AUTH) : Optional.empty());
        }
        return Optional.empty();
    }

    private boolean isBadRequest() {
        return status.equals("invalid_argument") || status.equals("failed_precondition") || status.equals("400");
    }

    /// The kind of a render that failed.
    public Kind whenRendering() {
        return Moderation.of(message).orElseGet(() -> switch (status) {
            case "3", "9", "11", "invalid_argument", "failed_precondition", "out_of_range" -> Kind.INVALID_REQUEST;
            default -> Kind.RENDER_FAILED;
        });
    }

    @Override
    public String toString() {
        return "GoogleError[" + status + "]";
    }
}
