package dev.bobine.api;

import dev.bobine.job.StorableText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Why somebody does what touches money or stops others, in a few words of their own, for the record.
final class Reasons {

    private static final int LEAST = 3;
    private static final int LIMIT = 200;

    private Reasons() {}

    /// Why somebody does what needs no reason.
    @Schema(name = "Reason")
    record Given(@Nullable String reason) {}

    /// @return null where none is given
    /// @throws ProblemException when one is given that is no reason
    static @Nullable String ofBody(@Nullable Given body) {
        return body == null || body.reason() == null ? null : demand(body.reason());
    }

    /// @throws ProblemException when there is none, or it is too long
    static String demand(@Nullable String reason) {
        String text = reason == null ? "" : reason.strip();
        if (text.length() < LEAST || text.length() > LIMIT || !StorableText.isStorable(text)) {
            throw ProblemException.badField("reason", "reason must have " + LEAST + " to " + LIMIT + " characters.");
        }
        return text;
    }
}
