package dev.bobine.bench;

import dev.bobine.bench.EventReader.Event;
import dev.bobine.bench.QuickModel.Submit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the service itself adds to one job while nothing else goes on: from its acceptance to the submit at the model,
/// and from the model's word that it is done to the `completed` event at a consumer, the copy of the clip included. The
/// wait between two polls is not part of either.
final class OverheadBenchmark implements Benchmark {

    /// What it takes until the JVMs have compiled what is in use: a service that has been up for some time is measured.
    private static final int COMPILE = 6_000;

    private static final int WARM_UP = 200;
    private static final int JOBS = 500;
    private static final Duration PAUSE = Duration.ofMillis(60);

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers());
                EventReader reader = new EventReader(arena.bootstrapServers())) {
            arena.pod(Map.of(
                    "bobine.backends.local.in-flight", "50",
                    "bobine.backends.local.poll-min", "50ms",
                    "bobine.backends.local.poll-max", "50ms"));
            load.sendMany("compile", COMPILE, 500);
            Arena.await(
                    Duration.ofMinutes(3),
                    () -> completed(reader.events(), "compile").size() == COMPILE);
            oneByOne(load, reader, "warm", WARM_UP);
            oneByOne(load, reader, "r", JOBS);
            return figures(arena.model(), reader.events());
        }
    }

    private static void oneByOne(Load load, EventReader reader, String prefix, int jobs) throws Exception {
        for (int i = 0; i < jobs; i++) {
            load.send(prefix + i, prefix + "-u" + i % 20, 4);
            load.flush();
            Thread.sleep(PAUSE);
        }
        Arena.await(
                Duration.ofMinutes(2), () -> completed(reader.events(), prefix).size() == jobs);
    }

    private static Map<String, Event> completed(List<Event> events, String prefix) {
        return of(events, "completed", prefix);
    }

    private static Map<String, Event> of(List<Event> events, String kind, String prefix) {
        return events.stream()
                .filter(event -> event.kind().equals(kind) && event.request().startsWith(prefix))
                .collect(Collectors.toMap(Event::request, Function.identity(), (one, again) -> one));
    }

    private static List<Figure> figures(QuickModel model, List<Event> events) {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        Map<String, Event> accepted = of(events, "accepted", "r");
        List<Double> start = new ArrayList<>();
        for (Submit submit : model.submits()) {
            Event event = accepted.get(submit.token());
            if (event != null) {
                Instant at = now.minusNanos(nanos - submit.nanos());
                start.add(Duration.between(event.at(), at).toNanos() / 1e6);
            }
        }
        List<Double> stored = new ArrayList<>();
        List<Double> end = new ArrayList<>();
        Map<String, Long> done = model.reportedDone();
        completed(events, "r").forEach((request, event) -> {
            long doneNanos = done.getOrDefault(request, 0L);
            Instant doneAt = now.minusNanos(nanos - doneNanos);
            stored.add(Duration.between(doneAt, event.at()).toNanos() / 1e6);
            end.add((event.nanos() - doneNanos) / 1e6);
        });
        Percentiles starts = Percentiles.of(start);
        Percentiles ends = Percentiles.of(end);
        return List.of(
                Figure.of("accepted → submitted, p50", starts.at(50), "ms", "≤ 25 ms"),
                Figure.of("accepted → submitted, p99", starts.at(99), "ms", "≤ 250 ms"),
                Figure.of(
                        "model done → clip stored, p50", Percentiles.of(stored).at(50), "ms"),
                Figure.of("model done → event read, p50", ends.at(50), "ms", "≤ 25 ms"),
                Figure.of("model done → event read, p99", ends.at(99), "ms", "≤ 250 ms"));
    }
}
