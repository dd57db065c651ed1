package dev.bobine.direction;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One job of a film: a shot, or all of them where the model cuts by itself.
///
/// @param shots their places in the treatment, from 0
/// @param prompt as it is asked for; the look is put in at admission
/// @param look name of one
/// @param continues whether it begins where the take before ends
/// @param estimateMicros what the catalogue says that it costs
/// @param characters ids of those that it shows
public record FilmTake(
        List<Integer> shots,
        String prompt,
        int seconds,
        @Nullable String negativePrompt,
        @Nullable String look,
        boolean continues,
        long estimateMicros,
        List<String> characters,
        List<Target.GivenReference> references) {

    /// Without characters and references.
    public FilmTake(
            List<Integer> shots,
            String prompt,
            int seconds,
            @Nullable String negativePrompt,
            @Nullable String look,
            boolean continues,
            long estimateMicros) {
        this(shots, prompt, seconds, negativePrompt, look, continues, estimateMicros, List.of(), List.of());
    }

    public FilmTake {
        shots = List.copyOf(shots);
        characters = List.copyOf(characters);
        references = List.copyOf(references);
        Objects.requireNonNull(prompt, "prompt is null");
    }

    FilmTake priced(long micros) {
        return new FilmTake(shots, prompt, seconds, negativePrompt, look, continues, micros, characters, references);
    }

    /// Leaves the prompt out.
    @Override
    public String toString() {
        return "FilmTake[" + shots + ", " + seconds + "s]";
    }
}
