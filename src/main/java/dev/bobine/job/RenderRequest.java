package dev.bobine.job;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The clip or still that a request asks for. What was left out is null and is settled at admission, which makes a
/// [Render] or a [Drawing] of it.
///
/// @param characters whom it shows
/// @param format of a still
public record RenderRequest(
        String prompt,
        @Nullable Integer seconds,
        Shape shape,
        @Nullable Boolean audio,
        Options options,
        List<Reference> references,
        Characters characters,
        Kind kind,
        Still.@Nullable Format format) {

    /// Of a clip without characters.
    public RenderRequest(
            String prompt,
            @Nullable Integer seconds,
            Shape shape,
            @Nullable Boolean audio,
            Options options,
            List<Reference> references) {
        this(prompt, seconds, shape, audio, options, references, Characters.NONE);
    }

    /// Of a clip.
    public RenderRequest(
            String prompt,
            @Nullable Integer seconds,
            Shape shape,
            @Nullable Boolean audio,
            Options options,
            List<Reference> references,
            Characters characters) {
        this(prompt, seconds, shape, audio, options, references, characters, Kind.VIDEO, null);
    }

    public RenderRequest {
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(shape, "shape is null");
        Objects.requireNonNull(options, "options is null");
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(characters, "characters is null");
        references = List.copyOf(references);
    }

    /// The same for another length and frame.
    public RenderRequest fitted(@Nullable Integer otherSeconds, @Nullable FrameSize otherSize) {
        Shape other = new Shape(otherSize, shape.aspectRatio(), shape.resolution());
        return new RenderRequest(prompt, otherSeconds, other, audio, options, references, characters, kind, format);
    }

    /// The same for another length, or for whatever the model has.
    public RenderRequest lasting(@Nullable Integer other) {
        return new RenderRequest(prompt, other, shape, audio, options, references, characters, kind, format);
    }

    /// The same in other words.
    public RenderRequest worded(String other, Options others) {
        return new RenderRequest(other, seconds, shape, audio, others, references, characters, kind, format);
    }

    /// The same without sound.
    public RenderRequest silent() {
        return new RenderRequest(prompt, seconds, shape, false, options, references, characters, kind, format);
    }

    RenderRequest with(Options others) {
        return new RenderRequest(prompt, seconds, shape, audio, others, references, characters, kind, format);
    }

    RenderRequest with(List<Reference> others) {
        return new RenderRequest(prompt, seconds, shape, audio, options, others, characters, kind, format);
    }

    RenderRequest with(Characters others) {
        return new RenderRequest(prompt, seconds, shape, audio, options, references, others, kind, format);
    }

    /// The same with characters told of in its prompt, and shown by these references as well.
    public RenderRequest cast(String described, List<Reference> all) {
        return new RenderRequest(described, seconds, shape, audio, options, all, characters, kind, format);
    }

    /// Leaves the prompt and the references out: requests end up in logs.
    @Override
    public String toString() {
        return "RenderRequest[" + kind + " " + seconds + "s]";
    }
}
