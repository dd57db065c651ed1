package dev.bobine.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model makes of a prompt.
public sealed interface Prompted extends Work permits Render, Drawing {

    /// Longest prompt in Unicode code points, as the request schema also says.
    int MAX_PROMPT = 32_000;

    String prompt();

    Options options();

    List<Reference> references();

    @Override
    default String promptHash() {
        return Hashes.sha256(prompt());
    }

    @Override
    default @Nullable String look() {
        return options().look();
    }

    /// @throws IllegalArgumentException when there is nothing to read in it, or too much
    static void check(String prompt) {
        if (prompt.isEmpty() || prompt.codePointCount(0, prompt.length()) > MAX_PROMPT) {
            throw new IllegalArgumentException("prompt must have 1 to " + MAX_PROMPT + " characters");
        }
    }
}
