package dev.bobine.rendering;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a backend's dialect can put into words. The catalogue promises no more than this, and a job that asks for more
/// is
/// refused before anything is paid: nothing that was asked is ever left out in silence.
///
/// @param references how many of each role one request can carry
/// @param silence whether sound can be declined
/// @param aspectRatios those that have a word, such as `16:9`; empty for any
/// @param resolutions those that have a word, such as `720p`; empty for any
public record Capabilities(
        Map<Reference.Role, Integer> references,
        boolean seed,
        boolean negativePrompt,
        boolean style,
        boolean silence,
        Set<String> aspectRatios,
        Set<String> resolutions) {

    public Capabilities {
        references = Map.copyOf(references);
        aspectRatios = Set.copyOf(aspectRatios);
        resolutions = Set.copyOf(resolutions);
    }

    /// Prompt, length, sound on or off, and frames of these shapes.
    public static Capabilities of(Set<String> aspectRatios, Set<String> resolutions) {
        return new Capabilities(Map.of(), false, false, false, true, aspectRatios, resolutions);
    }

    public Capabilities withSeed() {
        return new Capabilities(references, true, negativePrompt, style, silence, aspectRatios, resolutions);
    }

    public Capabilities withNegativePrompt() {
        return new Capabilities(references, seed, true, style, silence, aspectRatios, resolutions);
    }

    public Capabilities withoutSilence() {
        return new Capabilities(references, seed, negativePrompt, style, false, aspectRatios, resolutions);
    }

    public Capabilities with(Map<Reference.Role, Integer> roles) {
        return new Capabilities(roles, seed, negativePrompt, style, silence, aspectRatios, resolutions);
    }

    /// The first field of a request that cannot be put into words.
    public Optional<String> lack(RenderSpec spec) {
        if (spec.seed() != null && !seed) {
            return Optional.of("seed");
        }
        if (spec.negativePrompt() != null && !negativePrompt) {
            return Optional.of("negativePrompt");
        }
        if (spec.style() != null && !style) {
            return Optional.of("style");
        }
        if (!spec.audio() && !silence) {
            return Optional.of("audio");
        }
        return fits(spec.size()) ? lackOfReference(spec) : Optional.of("size");
    }

    /// Whether a frame of this size has words.
    public boolean fits(FrameSize size) {
        boolean ratio = aspectRatios.isEmpty() || aspectRatios.contains(size.aspectRatio());
        boolean lines = resolutions.isEmpty() || resolutions.contains(size.resolution());
        return ratio && lines;
    }

    private Optional<String> lackOfReference(RenderSpec spec) {
        for (int i = 0; i < spec.references().size(); i++) {
            Reference.Role role = spec.references().get(i).role();
            long before = spec.references().stream()
                    .limit(i)
                    .filter(other -> other.role() == role)
                    .count();
            if (before >= references.getOrDefault(role, 0)) {
                return Optional.of("references[" + i + "]");
            }
        }
        return Optional.empty();
    }
}
