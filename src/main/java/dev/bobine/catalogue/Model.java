package dev.bobine.catalogue;

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
/// @param sizes frame sizes, the default first
/// @param durations of its clips; [Durations#NONE] of stills
/// @param audio whether it can render sound
/// @param silence whether it can render without
/// @param deadline a render that takes longer has failed
/// @param expected how long a render usually takes
/// @param retention how long the provider keeps the result
/// @param retiresAt from then on it is refused
/// @param offers by backend name; never empty
public record Model(
        String name,
        Durations durations,
        List<FrameSize> sizes,
        boolean audio,
        boolean silence,
        boolean seed,
        boolean negativePrompt,
        boolean style,
        Set<Reference.Role> references,
        int maxPrompt,
        Duration deadline,
        Duration expected,
        Duration retention,
        @Nullable LocalDate retiresAt,
        Map<String, Offer> offers) {

    public Model {
        Objects.requireNonNull(name, "name is null");
        sizes = List.copyOf(sizes);
        references = Set.copyOf(references);
        offers = Map.copyOf(offers);
        if (sizes.isEmpty()) {
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
        if (stills != durations.ranges().isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs a clip length, or none if it makes stills");
        }
        if (stills && formats(offers).isEmpty()) {
            throw new IllegalArgumentException(
                    "model " + name + " has no format that all its backends can be asked for");
        }
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
