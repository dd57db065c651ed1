package dev.bobine.direction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/// What a language model said.
///
/// @param text empty when it said nothing, or more than is read
/// @param cut whether it was cut off
/// @param declined whether it, or a filter, will not
/// @param tokensIn -1 when not stated, as is `tokensOut`
record ChatReply(String text, boolean cut, boolean declined, long tokensIn, long tokensOut) {

    /// More of one call is no number to be believed.
    private static final long MAX_TOKENS = 10_000_000;

    static ChatReply of(JsonNode reply) {
        JsonNode choice = reply.path("choices").path(0);
        JsonNode message = choice.path("message");
        String reason = choice.path("finish_reason").asText();
        boolean refused = !message.path("refusal").asText("").isBlank()
                && !message.path("refusal").isNull();
        return new ChatReply(
                text(message.path("content")),
                reason.equals("length"),
                refused || reason.equals("content_filter"),
                tokens(reply.path("usage").path("prompt_tokens")),
                tokens(reply.path("usage").path("completion_tokens")));
    }

    private static String text(JsonNode content) {
        if (content.isArray()) {
            return content.valueStream().map(part -> part.path("text").asText()).collect(Collectors.joining());
        }
        return content.isTextual() ? content.asText() : "";
    }

    private static long tokens(JsonNode count) {
        return count.canConvertToLong() && count.asLong() >= 0 && count.asLong() <= MAX_TOKENS ? count.asLong() : -1;
    }

    /// Leaves the text out.
    @Override
    public String toString() {
        return "ChatReply[" + text.length() + " characters]";
    }
}
