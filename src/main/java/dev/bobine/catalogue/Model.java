package dev.bobine.catalogue;

import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import dev.bobine.job.Still;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A public model.
///
/// @param retiresAt from then on it is refused
/// @param offers by backend name; never empty
public record Model(
        String name,
        Output output,
        Input input,
        Times times,
        @Nullable LocalDate retiresAt,
        Map<String, Offer> offers) {

    /// What can be asked of it.
    ///
    /// @param durations of its clips; [Durations#NONE] of stills
    /// @param sizes frame sizes, the default first
    /// @param audio whether it can render sound
    /// @param silence whether it can render without
    /// @param shots of how many shots one of its clips may be
    public record Output(Durations durations, List<FrameSize> sizes, boolean audio, boolean silence, ShotList shots) {
        public Output {
            sizes = List.copyOf(sizes);
        }

        /// Of clips of one shot.
        public Output(Durations durations, List<FrameSize> sizes, boolean audio, boolean silence) {
            this(durations, sizes, audio, silence, ShotList.NONE);
        }
    }

    /// What it can be told.
    ///
    /// @param maxPrompt in characters
    /// @param extension how it goes on with a clip, if `references` has the role
    public record Input(Set<Extra> extras, Set<Reference.Role> references, int maxPrompt, Extension extension) {
        public Input {
            extras = Set.copyOf(extras);
            references = Set.copyOf(references);
            if (!references.contains(Reference.Role.EXTEND) && !extension.equals(Extension.ANY)) {
                throw new IllegalArgumentException("a model that takes no clip to extend says how it extends clips");
            }
        }

        /// One that goes on with any clip, if it takes one for that.
        public Input(Set<Extra> extras, Set<Reference.Role> references, int maxPrompt) {
            this(extras, references, maxPrompt, Extension.ANY);
        }
    }

    /// How long things take.
    ///
    /// @param deadline a render that takes longer has failed
    /// @param expected how long a render usually takes
    /// @param retention how long the provider keeps the result
    public record Times(Duration deadline, Duration expected, Duration retention) {}

    public Model {
        Objects.requireNonNull(name, "name is null");
        offers = Map.copyOf(offers);
        if (output.sizes().isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs at least one size");
        }
        if (offers.isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs at least one offer");
        }
        if (offers.values().stream()
                        .map(offer -> offer.can().craft())
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException("model " + name + " has offers of backends that make different things");
        }
        boolean stills = craft(offers) == Capabilities.Craft.STILLS;
        if (stills != output.durations().ranges().isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs a clip length, or none if it makes stills");
        }
        if (input.extension().pinned() && offers.size() > 1) {
            throw new IllegalArgumentException(
                    "model " + name + " goes on with clips of the same backend alone, so that it can have only one");
        }
        if (stills && formats(offers).isEmpty()) {
            throw new IllegalArgumentException(
                    "model " + name + " has no format that all its backends can be asked for");
        }
    }

    public Durations durations() {
        return output.durations();
    }

    public List<FrameSize> sizes() {
        return output.sizes();
    }

    public boolean audio() {
        return output.audio();
    }

    public boolean silence() {
        return output.silence();
    }

    public ShotList shots() {
        return output.shots();
    }

    public Extension extension() {
        return input.extension();
    }

    public boolean takes(Extra extra) {
        return input.extras().contains(extra);
    }

    public Set<Reference.Role> references() {
        return input.references();
    }

    public int maxPrompt() {
        return input.maxPrompt();
    }

    public Duration deadline() {
        return times.deadline();
    }

    public Duration expected() {
        return times.expected();
    }

    public Duration retention() {
        return times.retention();
    }

    /// What comes of its jobs, whichever backend they go to.
    public Capabilities.Craft craft() {
        return craft(offers);
    }

    /// Formats in which its stills can be had, whichever backend they go to, the default first; none of clips.
    public List<Still.Format> formats() {
        return formats(offers);
    }

    private static List<Still.Format> formats(Map<String, Offer> offers) {
        return Stream.of(Still.Format.values())
                .filter(format -> offers.values().stream()
                        .allMatch(offer -> offer.can().formats().contains(format)))
                .toList();
    }

    private static Capabilities.Craft craft(Map<String, Offer> offers) {
        return offers.values().iterator().next().can().craft();
    }

    /// The fair queue of its jobs: the set of backends that can serve it.
    public String lane() {
        return offers.keySet().stream().sorted().collect(Collectors.joining("+"));
    }

    /// The backends of a lane.
    public static List<String> backendsOf(String lane) {
        return List.of(lane.split("\\+"));
    }
}
