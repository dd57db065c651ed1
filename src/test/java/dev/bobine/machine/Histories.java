package dev.bobine.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Tries random histories, and makes the first that breaks an invariant as short as it can.
final class Histories {

    private static final int STEPS = 90;

    private Histories() {}

    /// A history that breaks an invariant.
    record Counterexample(long seed, List<Choice> history, String violation) {}

    /// The first counterexample among many histories, made short.
    static Optional<Counterexample> search(Variant variant, long seed, int histories) {
        for (int i = 0; i < histories; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            List<Choice> history = IntStream.range(0, STEPS)
                    .mapToObj(_ -> Choice.random(random))
                    .toList();
            if (violation(variant, history).isPresent()) {
                List<Choice> least = shrink(variant, history);
                return Optional.of(new Counterexample(
                        seed + i, least, violation(variant, least).orElseThrow()));
            }
        }
        return Optional.empty();
    }

    /// Replays a history, then lets everything come to rest.
    static Optional<String> violation(Variant variant, List<Choice> history) {
        Machine machine = new Machine(variant);
        try {
            history.forEach(machine::step);
            machine.comeToRest();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(String.valueOf(violation.getMessage()));
        }
    }

    /// Leaves out ever smaller pieces as long as what is left still breaks an invariant.
    private static List<Choice> shrink(Variant variant, List<Choice> history) {
        List<Choice> least = history;
        for (int size = history.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from + size <= least.size(); ) {
                List<Choice> shorter = new ArrayList<>(least.subList(0, from));
                shorter.addAll(least.subList(from + size, least.size()));
                if (violation(variant, shorter).isPresent()) {
                    least = shorter;
                } else {
                    from++;
                }
            }
        }
        return least;
    }
}
