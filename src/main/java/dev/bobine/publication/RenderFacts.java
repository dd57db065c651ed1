package dev.bobine.publication;

import dev.bobine.job.CharacterName;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Kind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is made, and where.
///
/// @param model public name
/// @param backend null until one was chosen
/// @param look name of the look in the prompt
/// @param characters whom it shows
public record RenderFacts(
        String model,
        @Nullable String backend,
        Kind kind,
        int seconds,
        FrameSize size,
        boolean audio,
        @Nullable String look,
        List<CharacterName> characters) {

    public RenderFacts {
        Objects.requireNonNull(model, "model is null");
        Objects.requireNonNull(size, "size is null");
        characters = List.copyOf(characters);
    }
}
