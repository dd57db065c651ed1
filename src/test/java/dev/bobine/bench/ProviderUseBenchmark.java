package dev.bobine.bench;

import dev.bobine.bench.QuickModel.Submit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How much of a backend's limits three pods use together while there is always work, and how often they exceed them,
/// as the model server sees it: a rate of 50 per second with a burst of 10, then 100 renders in flight.
final class ProviderUseBenchmark implements Benchmark {

    private static final int PODS = 3;
    private static final int RATE = 50;
    private static final int BURST = 10;
    private static final int IN_FLIGHT = 100;
    private static final Duration RENDER = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(45);
    /// Until three JVMs on two cores have compiled what is in use.
    private static final Duration START = Duration.ofSeconds(75);

    @Override
    public String name() {
        return "provider-use";
    }

    @Override
    public List<Figure> run() throws Exception {
        List<Figure> figures = new ArrayList<>(rate());
        figures.addAll(inFlight());
        return figures;
    }

    /// What the model server saw from one moment to another.
    private record Seen(List<Submit> submits, long from, long to) {

        double seconds() {
            return (to - from) / 1e9;
        }
    }

    private List<Figure> rate() throws Exception {
        Map<String, String> limit = Map.of(
                "bobine.backends.local.rate", Integer.toString(RATE),
                "bobine.backends.local.rate-per", "1s",
                "bobine.backends.local.burst", Integer.toString(BURST));
        int seconds = (int) START.plus(MEASURED).toSeconds() + 10;
        Seen seen = saturate(Duration.ofSeconds(1), limit, seconds * RATE);
        List<Submit> submits = seen.submits().stream()
                .filter(submit -> submit.nanos() >= seen.from())
                .toList();
        return List.of(
                Figure.of("of a rate, used", submits.size() / seen.seconds() / RATE * 100, "%", "≥ 99 %"),
                Figure.of("submits above rate × 1 s + burst", excess(submits), "", "0"));
    }

    private List<Figure> inFlight() throws Exception {
        Map<String, String> limit = Map.of(
                "bobine.backends.local.in-flight", Integer.toString(IN_FLIGHT),
                "bobine.backends.local.poll-min", "200ms",
                "bobine.backends.local.poll-max", "200ms");
        Seen seen = saturate(RENDER, limit, 2_000);
        double busy = seen.submits().stream()
                .mapToDouble(submit -> Math.min(seen.to(), submit.doneNanos()) - Math.max(seen.from(), submit.nanos()))
                .sum();
        double mean = busy / (seen.to() - seen.from());
        int excess = Math.max(0, maxInFlight(seen.submits()) - IN_FLIGHT);
        return List.of(
                Figure.of("of an in-flight limit, used", mean / IN_FLIGHT * 100, "%", "≥ 99 %"),
                Figure.of("renders above the in-flight limit", excess, "", "0"));
    }

    /// @param jobs more than can be done in the time measured
    private Seen saturate(Duration render, Map<String, String> limit, int jobs) throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.taking(render));
                Load load = new Load(arena.bootstrapServers())) {
            for (int i = 0; i < PODS; i++) {
                arena.pod(limit, List.of("-Xmx256m"));
            }
            load.sendMany("r", jobs, 100);
            Thread.sleep(START);
            long from = System.nanoTime();
            Thread.sleep(MEASURED);
            long to = System.nanoTime();
            List<Submit> concerned = arena.model().submits().stream()
                    .filter(submit -> submit.nanos() < to && submit.doneNanos() > from)
                    .sorted(Comparator.comparingLong(Submit::nanos))
                    .toList();
            return new Seen(concerned, from, to);
        }
    }

    /// How many submits came although the second before them had all that it may have.
    private static int excess(List<Submit> submits) {
        int excess = 0;
        int first = 0;
        for (int i = 0; i < submits.size(); i++) {
            while (submits.get(i).nanos() - submits.get(first).nanos() >= 1_000_000_000L) {
                first++;
            }
            if (i - first + 1 > RATE + BURST) {
                excess++;
            }
        }
        return excess;
    }

    private static int maxInFlight(List<Submit> submits) {
        record Change(long nanos, int by) {}
        List<Change> changes = new ArrayList<>();
        submits.forEach(submit -> {
            changes.add(new Change(submit.nanos(), 1));
            changes.add(new Change(submit.doneNanos(), -1));
        });
        changes.sort(Comparator.comparingLong(Change::nanos));
        int now = 0;
        int most = 0;
        for (Change change : changes) {
            now += change.by();
            most = Math.max(most, now);
        }
        return most;
    }
}
