package dev.bobine.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Requests per second from Kafka to committed, admitted jobs, with quota, ledger and event. The requests are in the
/// topic before the measurement; the backend is given no room, so that nothing but intake and the relay of the
/// `accepted` events goes on.
final class IntakeBenchmark implements Benchmark {

    private static final int WARM_UP = 40_000;
    private static final int REQUESTS = 480_000;
    private static final int USERS = 20_000;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(Map.of("bobine.backends.local.in-flight", "0"));
            load.sendMany("warm", WARM_UP, USERS);
            Arena.await(
                    Duration.ofMinutes(5),
                    () -> accepted(pod) >= WARM_UP && arena.number("select count(*) from outbox") == 0);
            pod.close();
            load.sendMany("r", REQUESTS, USERS);
            return measure(arena);
        }
    }

    /// A first part warms the new process up.
    private static List<Figure> measure(Arena arena) throws Exception {
        Pod pod = arena.pod(Map.of("bobine.backends.local.in-flight", "0"));
        int first = REQUESTS / 2;
        Arena.await(Duration.ofMinutes(5), () -> accepted(pod) >= first);
        double from = accepted(pod);
        long begin = System.nanoTime();
        double podCpu = pod.cpuSeconds();
        double databaseCpu = arena.databaseCpuSeconds();
        Counters before = arena.counters();
        Arena.await(Duration.ofMinutes(5), () -> accepted(pod) >= REQUESTS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double requests = REQUESTS - from;
        return List.of(
                Figure.of("requests admitted", requests / seconds, "/s", "≥ 10,000/s"),
                Figure.of("CPU of the pod", (pod.cpuSeconds() - podCpu) / requests * 1e6, "µs/request"),
                Figure.of(
                        "CPU of the database",
                        (arena.databaseCpuSeconds() - databaseCpu) / requests * 1e6,
                        "µs/request"),
                Figure.of("transactions", arena.counters().since(before).commits() / requests * 1e3, "/1,000 requests"),
                Figure.of(
                        "records in a batch, mean",
                        pod.metric("bobine_intake_batch_sum", "") / pod.metric("bobine_intake_batch_count", ""),
                        ""),
                Figure.of(
                        "events published meanwhile",
                        pod.metric("bobine_outbox_sent_total", "") / REQUESTS * 100,
                        "%"));
    }

    private static double accepted(Pod pod) throws Exception {
        return pod.metric("bobine_admission_requests_total", "accepted");
    }
}
