package dev.bobine.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Jobs per second through the whole path, with a model that is done at once and a real copy to the bucket, and what a
/// job costs; then once more while a transaction is held open next to it.
final class JourneyBenchmark implements Benchmark {

    private static final int WARM_UP = 15_000;
    private static final int JOBS = 20_000;
    private static final int BESIDE = 10_000;
    private static final int USERS = 500;

    @Override
    public String name() {
        return "journey";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(Map.of(
                    "bobine.backends.local.in-flight", "200",
                    "bobine.backends.local.poll-min", "50ms",
                    "bobine.backends.local.poll-max", "200ms",
                    "bobine.storage.copies", "16"));
            load.sendMany("warm", WARM_UP, USERS);
            Arena.await(Duration.ofMinutes(5), () -> isQuiet(arena, WARM_UP));
            List<Figure> figures = new ArrayList<>(measure(arena, load, pod));
            figures.addAll(besideATransaction(arena, load));
            return figures;
        }
    }

    private static List<Figure> measure(Arena arena, Load load, Pod pod) throws Exception {
        Counters before = arena.counters();
        double podCpu = pod.cpuSeconds();
        double databaseCpu = arena.databaseCpuSeconds();
        long begin = System.nanoTime();
        load.sendMany("r", JOBS, USERS);
        Arena.await(Duration.ofMinutes(8), () -> isQuiet(arena, WARM_UP + JOBS));
        double seconds = (System.nanoTime() - begin) / 1e9;
        double podUsed = pod.cpuSeconds() - podCpu;
        double databaseUsed = arena.databaseCpuSeconds() - databaseCpu;
        Counters used = arena.counters().since(before);
        return List.of(
                Figure.of("jobs completed", JOBS / seconds, "/s", "≥ 500/s"),
                Figure.of("CPU of the pod", podUsed / JOBS * 1e3, "ms/job"),
                Figure.of("CPU of the database", databaseUsed / JOBS * 1e3, "ms/job"),
                Figure.of("transactions", used.commits() / (double) JOBS, "/job"),
                Figure.of("rows written", used.writes() / (double) JOBS, "/job"),
                Figure.of("WAL", used.walBytes() / (double) JOBS / 1024, "KiB/job"));
    }

    /// As long as that transaction is open, nothing that it might still want to see can be vacuumed away.
    private static List<Figure> besideATransaction(Arena arena, Load load) throws Exception {
        try (Connection reader = arena.connect();
                Statement statement = reader.createStatement()) {
            // What was dead before would be removed meanwhile and count as less than nothing.
            statement.execute("vacuum");
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery("select count(*) from account")) {
                row.next();
                Counters before = arena.counters();
                long begin = System.nanoTime();
                load.sendMany("beside", BESIDE, USERS);
                Arena.await(Duration.ofMinutes(8), () -> isQuiet(arena, WARM_UP + JOBS + BESIDE));
                double seconds = (System.nanoTime() - begin) / 1e9;
                double dead = arena.counters().since(before).deadRows();
                return List.of(
                        Figure.of("the same beside an open transaction", BESIDE / seconds, "/s"),
                        Figure.of("dead rows that it keeps", dead / BESIDE, "/job"));
            }
        }
    }

    private static boolean isQuiet(Arena arena, int jobs) throws Exception {
        return arena.number("select count(*) from job_settled where state = 'completed'") >= jobs
                && arena.number("select count(*) from outbox") == 0;
    }
}
