package dev.bobine.job;

import java.util.List;
import java.util.Objects;

/// A clip to be rendered by a model.
///
/// @param prompt what is to be seen; of several shots, what all of them show
/// @param seconds length of the clip
/// @param characters those whom it shows; the prompt and the references tell who they are
/// @param shots what the model is to cut the clip of, in order; none of a clip of one shot
public record Render(
        String prompt,
        int seconds,
        FrameSize size,
        boolean audio,
        Options options,
        List<Reference> references,
        List<CharacterName> characters,
        List<Shot> shots)
        implements Prompted {

    /// One of the shots of a clip.
    public record Shot(String prompt, int seconds) {
        public Shot {
            Objects.requireNonNull(prompt, "prompt is null");
            if (seconds < 1) {
                throw new IllegalArgumentException("seconds must be at least 1");
            }
        }

        /// Leaves the prompt out.
        @Override
        public String toString() {
            return "Shot[" + seconds + "s]";
        }
    }

    /// Of one shot.
    public Render(
            String prompt,
            int seconds,
            FrameSize size,
            boolean audio,
            Options options,
            List<Reference> references,
            List<CharacterName> characters) {
        this(prompt, seconds, size, audio, options, references, characters, List.of());
    }

    /// Without characters.
    public Render(
            String prompt, int seconds, FrameSize size, boolean audio, Options options, List<Reference> references) {
        this(prompt, seconds, size, audio, options, references, List.of(), List.of());
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
        shots = shots == null ? List.of() : List.copyOf(shots);
        int cut = shots.stream().mapToInt(Shot::seconds).sum();
        if (!shots.isEmpty() && cut != seconds) {
            throw new IllegalArgumentException("the shots of a clip of " + seconds + " seconds last " + cut);
        }
    }

    @Override
    public Kind kind() {
        return Kind.VIDEO;
    }

    /// Leaves the prompt out: renders end up in logs.
    @Override
    public String toString() {
        return "Render[" + seconds + "s " + size + (audio ? " audio" : "")
                + (shots.isEmpty() ? "" : " of " + shots.size() + " shots") + "]";
    }
}
