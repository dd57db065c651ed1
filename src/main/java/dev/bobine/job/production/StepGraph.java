package dev.bobine.job.production;

import dev.bobine.job.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the steps of a production need each other: which of them hang together, and in which order they can be done.
///
/// @param steps by name, in the order of the request
final class StepGraph {

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final @Nullable String result;

    /// @param result the step whose clip is the production's; null when every step is that no other one needs
    StepGraph(List<Step> all, @Nullable String result) {
        all.forEach(step -> steps.put(step.name(), step));
        this.result = result;
        if (steps.size() != all.size()) {
            throw new IllegalArgumentException("two steps have the same name");
        }
    }

    /// Why this is no production, if it is none.
    Optional<Refusal> refusalOf() {
        return unknown().or(this::cycle).or(this::unused);
    }

    private Optional<Refusal> unknown() {
        for (Step step : steps.values()) {
            for (Step.Need need : step.named()) {
                if (!steps.containsKey(need.step())) {
                    return refused("unknown_step", step.field(need.field()), "There is no step of this name.");
                }
            }
        }
        return result == null || steps.containsKey(result)
                ? Optional.empty()
                : refused("unknown_step", "result", "There is no step of this name.");
    }

    private Optional<Refusal> cycle() {
        Set<String> done = new LinkedHashSet<>();
        order(done);
        return steps.values().stream()
                .filter(step -> !done.contains(step.name()))
                .findFirst()
                .flatMap(step -> refused("step_cycle", step.path(), "The step needs itself, by way of others or not."));
    }

    private Optional<Refusal> unused() {
        if (result == null) {
            return Optional.empty();
        }
        Set<String> used = neededBy(result);
        return steps.values().stream()
                .filter(step -> !used.contains(step.name()))
                .findFirst()
                .flatMap(step -> refused("unused_step", step.path(), "The result does not need this step."));
    }

    private static Optional<Refusal> refused(String code, String field, String message) {
        return Optional.of(Refusal.of(code, field, message));
    }

    /// The steps, each after those that it needs, and else as they were written.
    List<Step> order() {
        return order(new LinkedHashSet<>());
    }

    private List<Step> order(Set<String> done) {
        List<Step> order = new ArrayList<>();
        boolean found = true;
        while (found) {
            found = false;
            for (Step step : steps.values()) {
                if (!done.contains(step.name()) && done.containsAll(step.needs())) {
                    done.add(step.name());
                    order.add(step);
                    found = true;
                }
            }
        }
        return order;
    }

    /// A step and all that it needs, by way of others or not.
    private Set<String> neededBy(String step) {
        Set<String> found = new LinkedHashSet<>(Set.of(step));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (String need : Objects.requireNonNull(steps.get(open.remove())).needs()) {
                if (found.add(need)) {
                    open.add(need);
                }
            }
        }
        return found;
    }

    /// The only step that no other one needs, if there is only one.
    static Optional<String> onlyEnd(List<Step> steps) {
        Map<String, Boolean> ends = new HashMap<>();
        steps.forEach(step -> step.needs().forEach(need -> ends.put(need, false)));
        List<String> left = steps.stream()
                .map(Step::name)
                .filter(name -> !ends.containsKey(name))
                .toList();
        return left.size() == 1 ? Optional.of(left.getFirst()) : Optional.empty();
    }
}
