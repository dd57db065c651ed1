package dev.bobine.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What it takes one pod to hold five thousand streams of events open, each of a job of its own that waits, with a heap
/// of 512 MiB; and how soon all of them hear that their jobs have ended. Option: `bench.streams`.
final class StreamBenchmark implements Benchmark {

    private static final int STREAMS = Integer.getInteger("bench.streams", 5_000);
    private static final int SECONDS = 30;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            String limit = Integer.toString(STREAMS);
            Pod pod = arena.pod(Map.of(
                    "bobine.backends.local.in-flight", "0",
                    "bobine.streams.per-caller", limit,
                    "bobine.streams.per-pod", limit));
            load.sendMany("r", STREAMS, 500);
            Arena.await(
                    Duration.ofMinutes(3),
                    () -> arena.number("select count(*) from job") == STREAMS
                            && arena.number("select count(*) from outbox") == 0);
            try (Listeners listeners = new Listeners(pod.port())) {
                return measure(arena, pod, listeners);
            }
        }
    }

    private static List<Figure> measure(Arena arena, Pod pod, Listeners listeners) throws Exception {
        pod.jcmd("GC.run");
        double heapBefore = pod.heapUsedMib();
        long opening = System.nanoTime();
        for (String job : jobs(arena)) {
            listeners.listen("/jobs/" + job + "/events");
        }
        Arena.await(Duration.ofMinutes(3), () -> {
            listeners.demandNoneRefused();
            return listeners.open() == STREAMS && listeners.events() >= STREAMS;
        });
        double opened = (System.nanoTime() - opening) / 1e9;
        double cpuBefore = pod.cpuSeconds();
        Counters before = arena.counters();
        Thread.sleep(Duration.ofSeconds(SECONDS));
        double cpu = (pod.cpuSeconds() - cpuBefore) / SECONDS;
        Counters used = arena.counters().since(before);
        double peak = pod.heapUsedMib();
        pod.jcmd("GC.run");
        double heap = pod.heapUsedMib();
        long begin = System.nanoTime();
        endAll(arena);
        Arena.await(Duration.ofMinutes(3), () -> listeners.open() == 0);
        double told = (System.nanoTime() - begin) / 1e9;
        return List.of(
                Figure.of("streams held", STREAMS, ""),
                Figure.of("opened and told what had happened", STREAMS / opened, "/s"),
                Figure.of("heap, highest seen", peak, "MiB", "≤ 512 MiB"),
                Figure.of("heap after a collection, for each stream", (heap - heapBefore) * 1024 / STREAMS, "KiB"),
                Figure.of("platform threads", Host.threads(pod.pid()), ""),
                Figure.of("CPU of the pod while nothing happens", cpu, "cores"),
                Figure.of("transactions meanwhile", used.commits() / (double) SECONDS, "/s"),
                Figure.of("until all had heard of their jobs' ends, which come at once", told, "s"));
    }

    /// Tells the end of every job in one transaction; a look that comes by itself finds it, at most a second later.
    private static void endAll(Arena arena) throws Exception {
        try (Connection connection = arena.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into event (id, job_id, type, at, data)
                    select id_at(clock_timestamp(), cast(gen_random_uuid() as text)),
                      e.job_id, 'dev.bobine.job.cancelled.v1', clock_timestamp(), e.data
                    from event e where e.type = 'dev.bobine.job.accepted.v1'
                    """);
        }
    }

    private static List<String> jobs(Arena arena) throws Exception {
        List<String> jobs = new ArrayList<>();
        try (Connection connection = arena.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from job")) {
            while (rows.next()) {
                jobs.add(rows.getString(1));
            }
        }
        return jobs;
    }
}
