package dev.bobine.scheduling;

import dev.bobine.persistence.VirtualTimeStore.Due;
import dev.bobine.persistence.VirtualTimeStore.TimeRow;
import dev.bobine.persistence.VirtualTimeStore.TimesRow;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// When virtual times, which only ever go up, are brought down before they run out of their range. Pure.
///
/// A backlog enters an idle lane at the time of its backends, so lanes that share backends share one course of time.
/// What shares one is brought down together and by the same amount, which leaves every order as it was.
final class VirtualTimes {

    /// What is taken off, once a time has come to it. A tag is hardly further ahead of its lane than one job moves it,
    /// so there is room for nearly a hundred of the dearest before the end of the range.
    static final long BASE = 1L << 61;

    private VirtualTimes() {}

    /// The lanes and backends whose time is up, with all that share a course of time with them.
    static Due due(TimesRow times) {
        Map<String, Set<String>> lanes = times.lanes().stream()
                .collect(Collectors.toMap(
                        TimeRow::name, lane -> Set.of(lane.name().split("\\+"))));
        Set<String> dueLanes = up(times.lanes());
        Set<String> dueBackends = up(times.backends());
        Predicate<Map.Entry<String, Set<String>>> isNew = lane ->
                !dueLanes.contains(lane.getKey()) && lane.getValue().stream().anyMatch(dueBackends::contains);
        dueLanes.forEach(lane -> dueBackends.addAll(lanes.get(lane)));
        boolean more = true;
        while (more) {
            List<Map.Entry<String, Set<String>>> found =
                    lanes.entrySet().stream().filter(isNew).toList();
            found.forEach(lane -> {
                dueLanes.add(lane.getKey());
                dueBackends.addAll(lane.getValue());
            });
            more = !found.isEmpty();
        }
        return new Due(dueLanes, dueBackends);
    }

    private static Set<String> up(List<TimeRow> times) {
        return times.stream()
                .filter(time -> time.vtime() >= BASE)
                .map(TimeRow::name)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
