package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.StorableText;
import org.jspecify.annotations.Nullable;

/// Decides whether a source and an id can identify a message.
final class Identity {

    static final int MAX_ID = 256;
    static final int MAX_SOURCE = 512;

    private Identity() {}

    /// The identity, or null when one half is missing or unusable.
    static @Nullable RequestIdentity of(@Nullable String source, @Nullable String id) {
        return source != null && id != null && isSource(source) && isUsable(id, MAX_ID)
                ? new RequestIdentity(source, id)
                : null;
    }

    /// The id that a field of a JSON message names: text, or an integer's digits; null when it is neither.
    static @Nullable String id(JsonNode field) {
        return field.isIntegralNumber() ? field.asText() : field.textValue();
    }

    static boolean isSource(@Nullable String source) {
        return source != null && isUsable(source, MAX_SOURCE);
    }

    private static boolean isUsable(String text, int longest) {
        return !text.isBlank() && text.codePointCount(0, text.length()) <= longest && StorableText.isStorable(text);
    }
}
