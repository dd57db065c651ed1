package dev.bobine.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What it takes one pod to hold ten thousand renders: a heap of 512 MiB, and the default wait between polls.
final class InFlightBenchmark implements Benchmark {

    private static final int RENDERS = 10_000;
    private static final int SECONDS = 40;

    @Override
    public String name() {
        return "in-flight";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.taking(Duration.ofHours(1)));
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(Map.of("bobine.worker.capacity", Integer.toString(RENDERS)));
            load.sendMany("r", RENDERS + 100, 500);
            Arena.await(
                    Duration.ofMinutes(6),
                    () -> pod.metric("bobine_jobs_running", "") == RENDERS
                            && arena.number("select count(*) from job where state = 'rendering'") == RENDERS
                            && arena.number("select count(*) from outbox") == 0);
            Thread.sleep(Duration.ofSeconds(20));
            return measure(arena, pod);
        }
    }

    private static List<Figure> measure(Arena arena, Pod pod) throws Exception {
        Counters before = arena.counters();
        long polls = arena.model().polls();
        double podCpu = pod.cpuSeconds();
        long begin = System.nanoTime();
        double peak = 0;
        for (int i = 0; i < SECONDS; i++) {
            Thread.sleep(Duration.ofSeconds(1));
            peak = Math.max(peak, pod.heapUsedMib());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double polled = arena.model().polls() - polls;
        double cpu = pod.cpuSeconds() - podCpu;
        Counters used = arena.counters().since(before);
        pod.jcmd("GC.run");
        return List.of(
                Figure.of("renders held", RENDERS, ""),
                Figure.of("heap, highest seen", peak, "MiB", "≤ 512 MiB"),
                Figure.of("heap after a collection", pod.heapUsedMib(), "MiB"),
                Figure.of("platform threads", Host.threads(pod.pid()), ""),
                Figure.of("rows written", used.writes() / seconds, "/s", "< 100/s"),
                Figure.of("transactions", used.commits() / seconds, "/s"),
                Figure.of("polls", polled / seconds, "/s"),
                Figure.of("CPU of the pod", cpu / seconds, "cores"));
    }
}
