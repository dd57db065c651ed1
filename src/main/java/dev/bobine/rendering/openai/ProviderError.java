package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a server said about an error, kept for classification only: none of it is ever shown.
///
/// @param code string or number, in lower case; empty when absent
/// @param type OpenAI's and FastAPI-based servers' error class, in lower case; empty when absent
/// @param moderationStage `input` or `output`; empty when not stated
record ProviderError(String code, String type, String message, String moderationStage) {

    private static final Set<String> MODERATION = Set.of(
            "moderation_blocked",
            "sentinel_block",
            "content_policy",
            "content_policy_violation",
            "content_filter",
            "content_moderation",
            "safety_violation");
    private static final Set<Integer> ABOUT_THE_REQUEST = Set.of(200, 400, 403, 422);
    private static final Set<String> NO_FUNDS = Set.of(
            "insufficient_quota",
            "billing_hard_limit",
            "billing_hard_limit_reached",
            "billing_not_active",
            "insufficient_funds",
            "insufficient_credits",
            "payment_required");
    private static final Set<String> AUTH =
            Set.of("invalid_api_key", "incorrect_api_key", "invalid_authentication", "authentication_error");
    private static final Set<String> MODEL_GONE = Set.of("model_not_found", "model_not_available", "model_deprecated");
    private static final Set<String> BAD_PARAMETERS = Set.of("400", "413", "422");

    /// Reads `{"error":{…}}`, `{"error":"…"}`, `{"detail":…}` and the bare object.
    static ProviderError of(JsonNode reply) {
        JsonNode error = reply.hasNonNull("error") ? reply.get("error") : reply;
        return new ProviderError(
                lower(Json.text(error, "code")),
                lower(Json.text(error, "type")),
                message(error),
                lower(Json.text(error.path("moderation_details"), "moderation_stage")
                        .or(() -> Json.text(error, "moderation_stage"))));
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.asText().toLowerCase(Locale.ROOT);
        }
        return lower(Json.text(error, "message").or(() -> Json.text(error, "detail")));
    }

    private static String lower(Optional<String> text) {
        return text.orElse("").toLowerCase(Locale.ROOT);
    }

    /// The kind of a refused submit, when code or message tell more than the status.
    Optional<Kind> whenSubmitting(int status) {
        if (isModeration()) {
            return Optional.of(Kind.MODERATION_INPUT);
        }
        if (is(NO_FUNDS)) {
            return Optional.of(Kind.NO_FUNDS);
        }
        if (is(AUTH)) {
            return Optional.of(Kind.AUTH);
        }
        if (saysModelIsGone()) {
            return Optional.of(Kind.MODEL_GONE);
        }
        return saysModeration(status) ? Optional.of(Kind.MODERATION_INPUT) : Optional.empty();
    }

    /// The same of a call that makes its picture while it is waited for, so that it may be refused for that too.
    Optional<Kind> whenDrawing(int status) {
        return moderationStage.equals("output") ? Optional.of(Kind.MODERATION_OUTPUT) : whenSubmitting(status);
    }

    /// Gateways put the code of the server behind them into a sentence of their own, under any status. A sentence
    /// without a code is believed only under one that is about the request.
    private boolean saysModeration(int status) {
        return MODERATION.stream().anyMatch(message::contains)
                || ABOUT_THE_REQUEST.contains(status) && Moderation.of(message).isPresent();
    }

    /// The kind of a render that failed.
    Kind whenRendering() {
        if (isModeration()) {
            return moderationStage.equals("input") ? Kind.MODERATION_INPUT : Kind.MODERATION_OUTPUT;
        }
        if (is(NO_FUNDS)) {
            return Kind.NO_FUNDS;
        }
        if (is(MODEL_GONE)) {
            return Kind.MODEL_GONE;
        }
        return Moderation.of(message).orElse(isBadRequest() ? Kind.INVALID_REQUEST : Kind.RENDER_FAILED);
    }

    /// The kind of a render that is known to have been withheld.
    Kind whenWithheld() {
        boolean forItsInput = whenRendering() == Kind.MODERATION_INPUT;
        return forItsInput ? Kind.MODERATION_INPUT : Kind.MODERATION_OUTPUT;
    }

    private boolean isModeration() {
        return is(MODERATION) || !moderationStage.isEmpty();
    }

    private boolean isBadRequest() {
        return BAD_PARAMETERS.contains(code) || code.startsWith("invalid_") || type.equals("invalid_request_error");
    }

    private boolean saysModelIsGone() {
        return is(MODEL_GONE) || (message.contains("model") && message.contains("no longer available"));
    }

    private boolean is(Set<String> words) {
        return words.contains(code) || words.contains(type);
    }

    /// Leaves the message out: it may quote the prompt.
    @Override
    public String toString() {
        return "ProviderError[" + code + "]";
    }
}
