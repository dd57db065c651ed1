package dev.bobine.job;

import java.util.List;
import java.util.Objects;

/// A still picture to be made by a model.
///
/// @param format of the file
/// @param references pictures that it is made after; it edits them where there are any
/// @param characters those whom it shows; the prompt and the references tell who they are
public record Drawing(
        String prompt,
        FrameSize size,
        Still.Format format,
        Options options,
        List<Reference> references,
        List<CharacterName> characters)
        implements Prompted {

    /// What a still takes of the seconds of a day.
    private static final int DAY_SECONDS = 1;

    /// Without characters.
    public Drawing(String prompt, FrameSize size, Still.Format format, Options options, List<Reference> references) {
        this(prompt, size, format, options, references, List.of());
    }

    public Drawing {
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(size, "size is null");
        Objects.requireNonNull(format, "format is null");
        Objects.requireNonNull(options, "options is null");
        Prompted.check(prompt);
        references = List.copyOf(references);
        characters = List.copyOf(characters);
    }

    @Override
    public Kind kind() {
        return Kind.STILL;
    }

    @Override
    public int seconds() {
        return 0;
    }

    @Override
    public int daySeconds() {
        return DAY_SECONDS;
    }

    @Override
    public boolean audio() {
        return false;
    }

    /// Leaves the prompt out: drawings end up in logs.
    @Override
    public String toString() {
        return "Drawing[" + size + " " + format + "]";
    }
}
