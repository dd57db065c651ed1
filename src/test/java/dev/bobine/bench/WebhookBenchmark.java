package dev.bobine.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Events per second to a hundred webhook endpoints, first while all of them answer, then while ten of them hang. Each
/// belongs to a user of its own, and each event goes to one of them. The backend is given no room, so that nothing but
/// admission, the outbox and the deliveries goes on. Option: `bench.events`, in each of the two parts.
final class WebhookBenchmark implements Benchmark {

    private static final int ENDPOINTS = 100;
    private static final int HANGING = 10;
    private static final int EVENTS = Integer.getInteger("bench.events", 40_000);

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Receivers receivers = new Receivers();
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(Map.of(
                    "bobine.backends.local.in-flight",
                    "0",
                    "bobine.webhooks.key",
                    "a key for benchmarks alone, and long",
                    "bobine.webhooks.private-hosts",
                    "true",
                    "bobine.webhooks.per-caller",
                    Integer.toString(ENDPOINTS)));
            enter(pod, receivers, 0);
            send(load, "warm", EVENTS / 4);
            awaitTaken(receivers, EVENTS / 4);
            double all = perSecond(load, "all", receivers, ENDPOINTS);
            enter(pod, receivers, HANGING);
            double podCpu = pod.cpuSeconds();
            double some = perSecond(load, "some", receivers, ENDPOINTS - HANGING);
            double cpu = pod.cpuSeconds() - podCpu;
            long other = arena.number("select count(*) from delivery where state = 'pending' and webhook_id in ("
                    + "select id from webhook where url not like '%/hangs/%')");
            return List.of(
                    Figure.of("events delivered to " + ENDPOINTS + " endpoints", all, "/s"),
                    Figure.of("the same to " + (ENDPOINTS - HANGING) + ", while " + HANGING + " hang", some, "/s"),
                    Figure.of("ratio of the two", some / all, "", "≥ 0.8"),
                    Figure.of("calls that hung", receivers.hung(), ""),
                    Figure.of("deliveries left to endpoints that answer", other, "", "0"),
                    Figure.of("CPU of the pod", cpu / EVENTS * 1e6, "µs/event"));
        }
    }

    private static void enter(Pod pod, Receivers receivers, int hanging) throws Exception {
        for (int i = 0; i < ENDPOINTS; i++) {
            pod.put("/webhooks/w" + i, """
                    {"url":"%s","userId":"u%d","events":["accepted"]}""".formatted(receivers.url(i < hanging, i), i));
        }
    }

    private static void send(Load load, String prefix, int events) {
        for (int i = 0; i < events; i++) {
            load.send(prefix + i, "u" + i % ENDPOINTS, 4);
        }
        load.flush();
    }

    /// @param answering how many endpoints take what they are sent
    private static double perSecond(Load load, String prefix, Receivers receivers, int answering) throws Exception {
        long before = receivers.taken();
        long begin = System.nanoTime();
        send(load, prefix, EVENTS);
        awaitTaken(receivers, before + (long) EVENTS * answering / ENDPOINTS);
        return (double) EVENTS * answering / ENDPOINTS / ((System.nanoTime() - begin) / 1e9);
    }

    private static void awaitTaken(Receivers receivers, long taken) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (receivers.taken() < taken) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("%d of %d were delivered".formatted(receivers.taken(), taken));
            }
            Thread.sleep(20);
        }
    }
}
