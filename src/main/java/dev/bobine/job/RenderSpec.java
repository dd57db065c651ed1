package dev.bobine.job;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the model is asked to render, settled at admission: every default is filled in.
///
/// @param seconds length of the clip
/// @param negativePrompt what to keep out of the picture
/// @param style a provider's named style, passed through
public record RenderSpec(
        String prompt,
        int seconds,
        FrameSize size,
        boolean audio,
        @Nullable Long seed,
        @Nullable String negativePrompt,
        @Nullable String style,
        List<Reference> references) {

    /// Longest prompt in Unicode code points, as the request schema also says.
    public static final int MAX_PROMPT = 32_000;

    public RenderSpec {
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(size, "size is null");
        if (prompt.isEmpty() || prompt.codePointCount(0, prompt.length()) > MAX_PROMPT) {
            throw new IllegalArgumentException("prompt must have 1 to " + MAX_PROMPT + " characters");
        }
        if (seconds < 1) {
            throw new IllegalArgumentException("seconds must be at least 1");
        }
        references = List.copyOf(references);
    }

    /// SHA-256 of the prompt, which may be told where the prompt may not.
    public String promptHash() {
        return Hashes.sha256(prompt);
    }

    /// Leaves the prompt out: specs end up in logs.
    @Override
    public String toString() {
        return "RenderSpec[" + seconds + "s " + size + (audio ? " audio" : "") + "]";
    }
}
