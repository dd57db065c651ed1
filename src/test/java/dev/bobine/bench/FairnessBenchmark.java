package dev.bobine.bench;

import dev.bobine.bench.QuickModel.Submit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// Whether users get their share by cost while one of them asks for most. First everybody has a backlog, of which one
/// user has 60 %: Jain's index of the cost served. Then twenty light users come in bursts while the flood goes on:
/// their waits, next to those that an ideal scheduler would have given to the very same requests, with slots that stay
/// as long without work between two renders as they did here, so that the order is what is compared.
final class FairnessBenchmark implements Benchmark {

    private static final int USERS = 20;
    private static final int SLOTS = 20;
    private static final int MILLIS_PER_SECOND_OF_CLIP = 200;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SATURATED_FROM = Duration.ofSeconds(15);
    private static final Duration SATURATED_TO = Duration.ofSeconds(60);
    private static final String FLOOD = "flood";

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public List<Figure> run() throws Exception {
        QuickModel.Behaviour behaviour = new QuickModel.Behaviour(
                seconds -> (long) seconds * MILLIS_PER_SECOND_OF_CLIP, QuickModel.Behaviour.INSTANT.clip());
        List<Figure> figures = new ArrayList<>();
        try (Arena arena = Arena.open(name(), behaviour);
                Load load = new Load(arena.bootstrapServers())) {
            figures.add(shares(arena, load));
        }
        try (Arena arena = Arena.open(name(), behaviour);
                Load load = new Load(arena.bootstrapServers())) {
            figures.addAll(waits(arena, load));
        }
        return figures;
    }

    private static Pod pod(Arena arena) throws Exception {
        return arena.pod(Map.of(
                "bobine.backends.local.in-flight", Integer.toString(SLOTS),
                "bobine.backends.local.poll-min", POLL.toMillis() + "ms",
                "bobine.backends.local.poll-max", POLL.toMillis() + "ms"));
    }

    /// Light users ask for clips of 2 to 8 seconds, the flood for 4: equal cost means different numbers of jobs.
    private static Figure shares(Arena arena, Load load) throws Exception {
        int each = 100;
        for (int i = 0; i < each; i++) {
            for (int u = 0; u < USERS; u++) {
                load.send("s" + u + "." + i, "u" + u, 2 + 2 * (u % 4));
            }
            for (int n = 0; n < 30; n++) {
                load.send("f" + i + "." + n, FLOOD, 4);
            }
        }
        load.flush();
        pod(arena);
        Arena.await(Duration.ofMinutes(3), () -> arena.model().submitted() >= 1_000);
        Map<String, Double> served = new TreeMap<>();
        arena.model().submits().stream()
                .filter(submit -> !submit.token().isEmpty())
                .limit(1_000)
                .forEach(submit -> served.merge(user(submit.token()), (double) submit.seconds(), Double::sum));
        return Figure.of("Jain index of cost served to 21 users", jain(served), "", "≥ 0.99");
    }

    private static String user(String token) {
        return token.startsWith("f") ? FLOOD : token.substring(0, token.indexOf('.'));
    }

    private static double jain(Map<String, Double> served) {
        double sum = served.values().stream().mapToDouble(Double::doubleValue).sum();
        double squares =
                served.values().stream().mapToDouble(cost -> cost * cost).sum();
        return sum * sum / ((USERS + 1) * squares);
    }

    private static List<Figure> waits(Arena arena, Load load) throws Exception {
        pod(arena);
        warmUp(arena, load);
        long begin = System.nanoTime();
        List<Oracle.Request> requests = requests();
        Map<String, Long> sent = new HashMap<>();
        for (Oracle.Request request : requests) {
            LockSupport.parkNanos(begin + (long) (request.at() * 1e9) - System.nanoTime());
            load.send(request.id(), request.user(), request.seconds());
            sent.put(request.id(), System.nanoTime());
        }
        load.flush();
        Arena.await(Duration.ofMinutes(4), () -> lightLeft(arena.model(), requests) == 0);
        Map<String, Submit> served = new HashMap<>();
        arena.model().submits().forEach(submit -> served.put(submit.token(), submit));
        List<Double> waits = new ArrayList<>();
        for (Oracle.Request request : requests) {
            Submit submit = served.get(request.id());
            if (!request.user().equals(FLOOD) && submit != null) {
                waits.add((submit.nanos() - sent.getOrDefault(request.id(), 0L)) / 1e9);
            }
        }
        double between = secondsBetweenRenders(arena.model().submits(), begin);
        double p99 = Percentiles.of(waits).at(99);
        double same = ideal(requests, between);
        return List.of(
                Figure.of("a slot without work between two renders, mean", between * 1e3, "ms"),
                Figure.of("light users' wait, p50", Percentiles.of(waits).at(50), "s"),
                Figure.of("light users' wait, p99", p99, "s"),
                Figure.of("the same of an ideal scheduler over such slots, p99", same, "s"),
                Figure.of("ratio of the two", p99 / same, "", "≤ 1.2"),
                Figure.of("the same of one that loses no time between renders, p99", ideal(requests, 0), "s"));
    }

    private static double ideal(List<Oracle.Request> requests, double between) {
        return Percentiles.of(Oracle.waits(requests, SLOTS, MILLIS_PER_SECOND_OF_CLIP / 1e3, between, FLOOD))
                .at(99);
    }

    /// Seen while there was always work: what of the slots' time was not rendered in, by render.
    private static double secondsBetweenRenders(List<Submit> submits, long begin) {
        long from = begin + SATURATED_FROM.toNanos();
        long to = begin + SATURATED_TO.toNanos();
        double idle = SLOTS * (double) (to - from);
        int renders = 0;
        for (Submit submit : submits) {
            idle -= Math.max(0, Math.min(to, submit.doneNanos()) - Math.max(from, submit.nanos()));
            renders += submit.nanos() >= from && submit.nanos() < to ? 1 : 0;
        }
        return idle / renders / 1e9;
    }

    private static void warmUp(Arena arena, Load load) throws Exception {
        for (int i = 0; i < 200; i++) {
            load.send("w" + i, "w" + i, 1);
        }
        load.flush();
        Arena.await(Duration.ofMinutes(2), () -> arena.number("select count(*) from job_settled") == 200);
    }

    private static long lightLeft(QuickModel model, List<Oracle.Request> requests) {
        long light = requests.stream().filter(r -> !r.user().equals(FLOOD)).count();
        return light
                - model.submits().stream()
                        .filter(submit -> submit.token().startsWith("l"))
                        .count();
    }

    /// A minute of one and a half times what the slots can serve, 60 % of it by the flood; light users come with three
    /// to seven jobs at once.
    private static List<Oracle.Request> requests() {
        Random random = new Random(7);
        List<Oracle.Request> all = new ArrayList<>();
        double perSecond = 1.5 * SLOTS / (4 * MILLIS_PER_SECOND_OF_CLIP / 1e3 + POLL.toMillis() / 1e3);
        int flood = (int) (perSecond * 0.6 * 60);
        for (int i = 0; i < flood; i++) {
            all.add(new Oracle.Request("f" + i, FLOOD, i * 60.0 / flood, 4));
        }
        int light = (int) (perSecond * 0.4 * 60);
        int made = 0;
        while (made < light) {
            double at = random.nextDouble() * 60;
            int user = random.nextInt(USERS);
            int burst = 3 + random.nextInt(5);
            for (int i = 0; i < burst; i++) {
                all.add(new Oracle.Request("l" + made++, "u" + user, at, 2 + 2 * random.nextInt(4)));
            }
        }
        all.sort(Comparator.comparingDouble(Oracle.Request::at));
        return all;
    }
}
