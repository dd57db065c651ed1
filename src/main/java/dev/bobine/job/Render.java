package dev.bobine.job;

import java.util.List;
import java.util.Objects;

/// A clip to be rendered by a model.
///
/// @param seconds length of the clip
/// @param characters those whom it shows; the prompt and the references tell who they are
public record Render(
        String prompt,
        int seconds,
        FrameSize size,
        boolean audio,
        Options options,
        List<Reference> references,
        List<CharacterName> characters)
        implements Prompted {

    /// Without characters.
    public Render(
            String prompt, int seconds, FrameSize size, boolean audio, Options options, List<Reference> references) {
        this(prompt, seconds, size, audio, options, references, List.of());
    }

    public Render {
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(size, "size is null");
        Objects.requireNonNull(options, "options is null");
        Prompted.check(prompt);
        if (seconds < 1) {
            throw new IllegalArgumentException("seconds must be at least 1");
        }
        references = List.copyOf(references);
        // A build that knows of none writes none, and works next to this one while pods are replaced.
        characters = characters == null ? List.of() : List.copyOf(characters);
    }

    @Override
    public Kind kind() {
        return Kind.VIDEO;
    }

    /// Leaves the prompt out: renders end up in logs.
    @Override
    public String toString() {
        return "Render[" + seconds + "s " + size + (audio ? " audio" : "") + "]";
    }
}
