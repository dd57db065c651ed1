package dev.bobine.catalogue;

import dev.bobine.job.Drawing;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Still;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a backend's dialect can put into words. The catalogue promises no more than this, and a request that asks for
/// more is refused before anything is paid: nothing that was asked is ever left out in silence.
///
/// @param extras those that have words
/// @param silence whether sound can be declined
/// @param formats in which stills can be asked for; none of clips
/// @param craft what comes of its jobs
/// @param shots of how many shots one clip can be asked for
public record Capabilities(
        Roles roles,
        Set<Extra> extras,
        boolean silence,
        Frames frames,
        Set<Still.Format> formats,
        Craft craft,
        ShotList shots) {

    /// What comes of a job.
    public enum Craft {
        /// A clip that a model renders.
        CLIPS,
        /// A still picture that a model makes.
        STILLS,
        /// A clip made of other clips, or a picture taken of one.
        CUTS
    }

    /// How a backend is told which clip it is to go on with.
    public enum Extends {
        /// The clip goes along, whoever made it.
        ANY_CLIP,
        /// The clip is named by the provider's own id of it.
        OWN_CLIP
    }

    /// Which references it takes.
    ///
    /// @param max how many of each role one request can carry
    /// @param together the sets of roles that one request may combine; empty for any
    /// @param onlySeconds the one clip length that goes with a role, where there is only one
    /// @param extended how a clip to go on with is told, where the role `EXTEND` is among them
    public record Roles(
            Map<Role, Integer> max, Set<Set<Role>> together, Map<Role, Integer> onlySeconds, Set<Extends> extended) {

        private static final Roles NONE = new Roles(Map.of(), Set.of(), Map.of(), Set.of(Extends.ANY_CLIP));

        public Roles {
            max = Map.copyOf(max);
            together = together.stream().map(Set::copyOf).collect(Collectors.toUnmodifiableSet());
            onlySeconds = Map.copyOf(onlySeconds);
            extended = Set.copyOf(extended);
        }
    }

    /// Frames that have words.
    ///
    /// @param aspectRatios such as `16:9`; empty for any
    /// @param resolutions such as `720p`; empty for any
    public record Frames(Set<String> aspectRatios, Set<String> resolutions) {

        private static final Frames ANY = new Frames(Set.of(), Set.of());

        public Frames {
            aspectRatios = Set.copyOf(aspectRatios);
            resolutions = Set.copyOf(resolutions);
        }

        private boolean fits(FrameSize size) {
            boolean ratio = aspectRatios.isEmpty() || aspectRatios.contains(size.aspectRatio());
            boolean lines = resolutions.isEmpty() || resolutions.contains(size.resolution());
            return ratio && lines;
        }
    }

    public Capabilities {
        extras = Set.copyOf(extras);
        formats = Set.copyOf(formats);
    }

    /// Prompt and length alone, in frames of these shapes. Whether there is sound is not for the request to say.
    public static Capabilities of(Set<String> aspectRatios, Set<String> resolutions) {
        return new Capabilities(
                Roles.NONE,
                Set.of(),
                false,
                new Frames(aspectRatios, resolutions),
                Set.of(),
                Craft.CLIPS,
                ShotList.NONE);
    }

    /// Stills of a prompt alone, of any size.
    public static Capabilities ofStills(Set<Still.Format> formats) {
        return new Capabilities(Roles.NONE, Set.of(), true, Frames.ANY, formats, Craft.STILLS, ShotList.NONE);
    }

    /// Of what works on clips that are there already.
    public static Capabilities ofCuts() {
        return new Capabilities(Roles.NONE, Set.of(), true, Frames.ANY, Set.of(), Craft.CUTS, ShotList.NONE);
    }

    /// With words for these, and for what there are words already.
    public Capabilities taking(Extra... more) {
        Set<Extra> all = EnumSet.noneOf(Extra.class);
        all.addAll(extras);
        all.addAll(List.of(more));
        return new Capabilities(roles, all, silence, frames, formats, craft, shots);
    }

    public Capabilities withSilence() {
        return new Capabilities(roles, extras, true, frames, formats, craft, shots);
    }

    public Capabilities with(Map<Role, Integer> max) {
        return with(new Roles(max, roles.together(), roles.onlySeconds(), roles.extended()));
    }

    /// Roles may be combined in these ways only.
    @SafeVarargs
    public final Capabilities together(Set<Role>... ways) {
        return with(new Roles(roles.max(), Set.of(ways), roles.onlySeconds(), roles.extended()));
    }

    /// No two roles may be combined.
    public Capabilities eachAlone() {
        Set<Set<Role>> ways = roles.max().keySet().stream().map(Set::of).collect(Collectors.toSet());
        return with(new Roles(roles.max(), ways, roles.onlySeconds(), roles.extended()));
    }

    /// With this role clips have this length.
    public Capabilities only(int seconds, Role with) {
        Map<Role, Integer> all = new EnumMap<>(Role.class);
        all.putAll(roles.onlySeconds());
        all.put(with, seconds);
        return with(new Roles(roles.max(), roles.together(), all, roles.extended()));
    }

    /// Clips to go on with are told in these ways, and no others.
    public Capabilities extending(Set<Extends> ways) {
        return with(new Roles(roles.max(), roles.together(), roles.onlySeconds(), ways));
    }

    /// Clips may be of several shots.
    public Capabilities with(ShotList several) {
        return new Capabilities(roles, extras, silence, frames, formats, craft, several);
    }

    private Capabilities with(Roles others) {
        return new Capabilities(others, extras, silence, frames, formats, craft, shots);
    }

    /// How many references of each role one request can carry.
    public Map<Role, Integer> references() {
        return roles.max();
    }

    /// Whether a clip to go on with can be told so.
    public boolean canExtend(Extends way) {
        return references().containsKey(Role.EXTEND) && roles.extended().contains(way);
    }

    /// The first field of a request that cannot be put into words.
    public Optional<String> firstUnsupported(Prompted spec) {
        Optional<String> extra = Stream.of(Extra.values())
                .filter(asked -> spec.options().has(asked) && !extras.contains(asked))
                .map(Extra::field)
                .findFirst();
        return extra.or(() -> firstOfKind(spec))
                .or(() -> fits(spec.size()) ? firstUnsupported(spec.references()) : Optional.of("size"));
    }

    private Optional<String> firstOfKind(Prompted spec) {
        return switch (spec) {
            case Render _ when craft != Craft.CLIPS -> Optional.of("kind");
            case Render render when !render.audio() && !silence -> Optional.of("audio");
            case Render render when render.shots().size() > shots.limit() -> Optional.of("shots");
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
    public Optional<String> firstUnsupported(List<Reference> given) {
        Set<Role> met = EnumSet.noneOf(Role.class);
        for (int i = 0; i < given.size(); i++) {
            Role role = given.get(i).role();
            long before = given.stream()
                    .limit(i)
                    .filter(other -> other.role() == role)
                    .count();
            met.add(role);
            if (before >= roles.max().getOrDefault(role, 0) || !mayMeet(met)) {
                return Optional.of("references[" + i + "]");
            }
        }
        boolean complete = given.isEmpty()
                || roles.together().isEmpty()
                || roles.together().contains(met);
        return complete ? Optional.empty() : Optional.of("references[" + (given.size() - 1) + "]");
    }

    /// Whether some allowed way has all of these roles.
    private boolean mayMeet(Set<Role> met) {
        return roles.together().isEmpty() || roles.together().stream().anyMatch(way -> way.containsAll(met));
    }

    /// The one clip length that goes with these references, if there is only one.
    public OptionalInt onlySeconds(List<Reference> given) {
        Map<Role, Integer> only = roles.onlySeconds();
        return given.stream()
                .filter(reference -> only.containsKey(reference.role()))
                .mapToInt(reference -> only.get(reference.role()))
                .findFirst();
    }

    /// Whether a frame of this size has words.
    public boolean fits(FrameSize size) {
        return frames.fits(size);
    }
}
