package dev.bobine.catalogue;

import dev.bobine.job.Drawing;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Still;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// What a backend's dialect can put into words. The catalogue promises no more than this, and a request that asks for
/// more is refused before anything is paid: nothing that was asked is ever left out in silence.
///
/// @param references how many of each role one request can carry
/// @param together the sets of roles that one request may combine; empty for any
/// @param onlySeconds the one clip length that goes with a role, where there is only one
/// @param silence whether sound can be declined
/// @param aspectRatios those that have a word, such as `16:9`; empty for any
/// @param resolutions those that have a word, such as `720p`; empty for any
/// @param formats in which stills can be asked for; none of clips
/// @param craft what comes of its jobs
public record Capabilities(
        Map<Role, Integer> references,
        Set<Set<Role>> together,
        Map<Role, Integer> onlySeconds,
        boolean seed,
        boolean negativePrompt,
        boolean style,
        boolean silence,
        Set<String> aspectRatios,
        Set<String> resolutions,
        Set<Still.Format> formats,
        Craft craft) {

    /// What comes of a job.
    public enum Craft {
        /// A clip that a model renders.
        CLIPS,
        /// A still picture that a model makes.
        STILLS,
        /// A clip made of other clips, or a picture taken of one.
        CUTS
    }

    public Capabilities {
        references = Map.copyOf(references);
        together = together.stream().map(Set::copyOf).collect(Collectors.toUnmodifiableSet());
        onlySeconds = Map.copyOf(onlySeconds);
        aspectRatios = Set.copyOf(aspectRatios);
        resolutions = Set.copyOf(resolutions);
        formats = Set.copyOf(formats);
    }

    /// Prompt and length alone, in frames of these shapes. Whether there is sound is not for the request to say.
    public static Capabilities of(Set<String> aspectRatios, Set<String> resolutions) {
        return new Capabilities(
                Map.of(),
                Set.of(),
                Map.of(),
                false,
                false,
                false,
                false,
                aspectRatios,
                resolutions,
                Set.of(),
                Craft.CLIPS);
    }

    /// Stills of a prompt alone, of any size.
    public static Capabilities ofStills(Set<Still.Format> formats) {
        return new Capabilities(
                Map.of(), Set.of(), Map.of(), false, false, false, true, Set.of(), Set.of(), formats, Craft.STILLS);
    }

    /// Of what works on clips that are there already.
    public static Capabilities ofCuts() {
        return new Capabilities(
                Map.of(), Set.of(), Map.of(), false, false, false, true, Set.of(), Set.of(), Set.of(), Craft.CUTS);
    }

    public Capabilities withSeed() {
        return new Capabilities(
                references,
                together,
                onlySeconds,
                true,
                negativePrompt,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    public Capabilities withNegativePrompt() {
        return new Capabilities(
                references,
                together,
                onlySeconds,
                seed,
                true,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    public Capabilities withSilence() {
        return new Capabilities(
                references,
                together,
                onlySeconds,
                seed,
                negativePrompt,
                style,
                true,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    public Capabilities with(Map<Role, Integer> roles) {
        return new Capabilities(
                roles,
                together,
                onlySeconds,
                seed,
                negativePrompt,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    /// Roles may be combined in these ways only.
    @SafeVarargs
    public final Capabilities together(Set<Role>... ways) {
        return new Capabilities(
                references,
                Set.of(ways),
                onlySeconds,
                seed,
                negativePrompt,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    /// No two roles may be combined.
    public Capabilities eachAlone() {
        Set<Set<Role>> ways = references.keySet().stream().map(Set::of).collect(Collectors.toSet());
        return new Capabilities(
                references,
                ways,
                onlySeconds,
                seed,
                negativePrompt,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    /// With this role clips have this length.
    public Capabilities only(int seconds, Role with) {
        return new Capabilities(
                references,
                together,
                Map.of(with, seconds),
                seed,
                negativePrompt,
                style,
                silence,
                aspectRatios,
                resolutions,
                formats,
                craft);
    }

    /// The first field of a request that cannot be put into words.
    public Optional<String> lack(Prompted spec) {
        if (spec.options().seed() != null && !seed) {
            return Optional.of("seed");
        }
        if (spec.options().negativePrompt() != null && !negativePrompt) {
            return Optional.of("negativePrompt");
        }
        if (spec.options().style() != null && !style) {
            return Optional.of("style");
        }
        return lackOfKind(spec).or(() -> fits(spec.size()) ? lack(spec.references()) : Optional.of("size"));
    }

    private Optional<String> lackOfKind(Prompted spec) {
        return switch (spec) {
            case Render _ when craft != Craft.CLIPS -> Optional.of("kind");
            case Render render when !render.audio() && !silence -> Optional.of("audio");
            case Render render -> {
                OptionalInt seconds = onlySeconds(render.references());
                yield seconds.isPresent() && seconds.getAsInt() != render.seconds()
                        ? Optional.of("seconds")
                        : Optional.empty();
            }
            case Drawing _ when craft != Craft.STILLS -> Optional.of("kind");
            case Drawing drawing -> formats.contains(drawing.format()) ? Optional.empty() : Optional.of("format");
        };
    }

    /// The first reference that is of no use here, is one too many, or cannot go together with those before it.
    public Optional<String> lack(List<Reference> given) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (int i = 0; i < given.size(); i++) {
            Role role = given.get(i).role();
            long before = given.stream()
                    .limit(i)
                    .filter(other -> other.role() == role)
                    .count();
            roles.add(role);
            if (before >= references.getOrDefault(role, 0) || !mayMeet(roles)) {
                return Optional.of("references[" + i + "]");
            }
        }
        boolean complete = given.isEmpty() || together.isEmpty() || together.contains(roles);
        return complete ? Optional.empty() : Optional.of("references[" + (given.size() - 1) + "]");
    }

    /// Whether some allowed way has all of these roles.
    private boolean mayMeet(Set<Role> roles) {
        return together.isEmpty() || together.stream().anyMatch(way -> way.containsAll(roles));
    }

    /// The one clip length that goes with these references, if there is only one.
    public OptionalInt onlySeconds(List<Reference> given) {
        return given.stream()
                .filter(reference -> onlySeconds.containsKey(reference.role()))
                .mapToInt(reference -> onlySeconds.get(reference.role()))
                .findFirst();
    }

    /// Whether a frame of this size has words.
    public boolean fits(FrameSize size) {
        boolean ratio = aspectRatios.isEmpty() || aspectRatios.contains(size.aspectRatio());
        boolean lines = resolutions.isEmpty() || resolutions.contains(size.resolution());
        return ratio && lines;
    }
}
