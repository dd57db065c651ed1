package dev.bobine.api;

import dev.bobine.job.StorableText;
import org.jspecify.annotations.Nullable;

/// Why somebody does what touches money or stops others, in a few words of their own, for the record.
final class Reasons {

    private static final int LEAST = 3;
    private static final int MOST = 200;

    private Reasons() {}

    /// @throws ProblemException when there is none, or it is too long
    static String demand(@Nullable String reason) {
        String text = reason == null ? "" : reason.strip();
        if (text.length() < LEAST || text.length() > MOST || !StorableText.isStorable(text)) {
            throw ProblemException.badField("reason", "reason must have " + LEAST + " to " + MOST + " characters.");
        }
        return text;
    }
}
