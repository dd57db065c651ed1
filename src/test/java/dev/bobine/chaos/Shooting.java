package dev.bobine.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How a production that was accepted went, as an outsider sees it.
///
/// @param told kinds of its own events, in order
/// @param states by step, how its job ended
/// @param causes by step that failed, why
/// @param submits by step, when the model server was asked for it, on the server's clock
/// @param fetched by step, when the last part of its clip was on its way from the model server, on the same clock
/// @param cancelled whether somebody wanted it cancelled
record Shooting(
        List<String> told,
        Map<String, String> states,
        Map<String, String> causes,
        Map<String, List<Long>> submits,
        Map<String, Long> fetched,
        boolean cancelled) {

    private static final String COMPLETED = "completed";
    private static final String DEPENDENCY = "dependency";

    /// What is wrong with it, if anything.
    List<String> faults(Film film) {
        List<String> faults = new ArrayList<>();
        EventOrder.productionFault(told).ifPresent(faults::add);
        for (String step : new TreeSet<>(film.needs().keySet())) {
            if (film.spares(step)) {
                spared(film, step, faults);
            } else {
                film.needs(step).forEach(need -> input(film, step, need, faults));
            }
            consequence(film, step, faults);
        }
        end(film, faults);
        return faults;
    }

    private void input(Film film, String step, String need, List<String> faults) {
        List<Long> begun = submits.getOrDefault(step, List.of());
        if (begun.isEmpty()) {
            if (!is(need, COMPLETED) && is(step, COMPLETED)) {
                faults.add("%s is completed, and %s is %s".formatted(step, need, states.get(need)));
            }
            return;
        }
        Long there = fetched.get(need);
        if (!is(need, COMPLETED)) {
            faults.add("%s was submitted, and %s is %s".formatted(step, need, states.get(need)));
        } else if (film.kind(need) == Film.Kind.JOIN) {
            // The film comes of no server that could have seen it fetched; the step is shown it, or could not begin.
            return;
        } else if (there == null || begun.stream().anyMatch(nanos -> nanos < there)) {
            faults.add("%s was submitted before %s was there".formatted(step, need));
        }
    }

    /// A join that does with what there is needs something.
    private void spared(Film film, String step, List<String> faults) {
        if (is(step, COMPLETED) && film.needs(step).stream().noneMatch(need -> is(need, COMPLETED))) {
            faults.add(step + " is completed, and all that it is made of was lost");
        }
    }

    private void consequence(Film film, String step, List<String> faults) {
        if (!DEPENDENCY.equals(causes.get(step))) {
            return;
        }
        if (!submits.getOrDefault(step, List.of()).isEmpty() && film.skips()) {
            faults.add(step + " was submitted and ended for another step's sake");
        }
        Set<String> reasons = film.skips() ? film.needs(step) : film.needs().keySet();
        boolean none = film.spares(step)
                ? reasons.stream().anyMatch(other -> is(other, COMPLETED))
                : reasons.stream().allMatch(other -> other.equals(step) || is(other, COMPLETED));
        if (none) {
            faults.add(step + " ended for another step's sake, and none was lost");
        }
    }

    private void end(Film film, List<String> faults) {
        Set<String> completed = film.needs().keySet().stream()
                .filter(step -> is(step, COMPLETED))
                .collect(Collectors.toSet());
        boolean delivered = film.isDelivered(completed);
        boolean stopped = states.containsValue("cancelled");
        String end = told.isEmpty() ? "" : told.getLast();
        Set<String> possible;
        if (delivered) {
            possible = Set.of("production.completed");
        } else if (stopped) {
            possible = Set.of("production.cancelled");
        } else {
            // A request to cancel may have come to nothing.
            possible = cancelled ? Set.of("production.failed", "production.cancelled") : Set.of("production.failed");
        }
        if (!possible.contains(end)) {
            faults.add("ended with %s, and its steps are %s".formatted(end, states));
        }
        if (stopped && !cancelled) {
            faults.add("nobody wanted it cancelled, and its steps are " + states);
        }
    }

    private boolean is(String step, String state) {
        return state.equals(states.get(step));
    }
}
