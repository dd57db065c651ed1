package dev.bobine.direction;

import dev.bobine.catalogue.PromptForm;
import java.util.Comparator;
import java.util.List;

/// What a film may be made of: what the model has, as far as the user's plan lets it.
///
/// @param model its public name
/// @param seconds lengths that a shot can have, ascending; never empty
/// @param totals lengths that the whole film can have; empty for any
/// @param maxShots of one film
/// @param looks names that can be asked for
/// @param language that prompts are written in, a BCP 47 tag
/// @param sound whether clips have any
/// @param negativePrompt whether the model is told what to keep out
/// @param chains whether a shot can begin where the one before ends
public record Means(
        String model,
        List<Integer> seconds,
        List<Integer> totals,
        int maxShots,
        List<String> looks,
        PromptForm form,
        String language,
        boolean sound,
        boolean negativePrompt,
        boolean chains) {

    public Means {
        seconds = seconds.stream().sorted().distinct().toList();
        totals = totals.stream().sorted().distinct().toList();
        looks = List.copyOf(looks);
        if (seconds.isEmpty() || maxShots < 1) {
            throw new IllegalArgumentException("a film needs a length that a shot can have");
        }
    }

    /// The longest length that is not longer, else the shortest there is.
    static int atMost(int wanted, List<Integer> ascending) {
        return ascending.stream()
                .filter(length -> length <= wanted)
                .max(Comparator.naturalOrder())
                .orElse(ascending.getFirst());
    }

    /// The shortest length that is not shorter, else the longest there is.
    static int atLeast(int wanted, List<Integer> ascending) {
        return ascending.stream().filter(length -> length >= wanted).findFirst().orElse(ascending.getLast());
    }
}
