package dev.bobine.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What productions cost: admitting them, against admitting as many single jobs, in turns on one pod that starts none
/// of them; then what ending their jobs costs the database beyond ending as many single ones, which is what releasing
/// takes. Option: `bench.productions`, of each round.
final class ProductionBenchmark implements Benchmark {

    static final int STEPS = 6;

    private static final int PRODUCTIONS = Integer.getInteger("bench.productions", 1_000);
    private static final int JOBS = PRODUCTIONS * STEPS;

    /// An even number, so that each kind comes first as often as the other.
    private static final int ROUNDS = 4;

    private static final double MEASURED = (double) JOBS * ROUNDS;
    private static final int USERS = 200;
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private static final String JOIN = "\"film\":{\"join\":[\"s1\",\"s2\",\"s3\",\"s4\",\"s5\"]}";
    private static final String LAST = "\"s6\":{\"prompt\":\"the end\",\"after\":[\"s1\",\"s2\",\"s3\",\"s4\",\"s5\"]}";

    /// What the pod and the database used.
    private record Used(double pod, double database) {

        double whole() {
            return pod + database;
        }

        Used plus(Used other) {
            return new Used(pod + other.pod, database + other.database);
        }
    }

    /// Something that is asked for.
    @FunctionalInterface
    private interface Asking {
        void ask(Load load, String prefix);
    }

    /// When all of it has been done.
    @FunctionalInterface
    private interface Done {
        boolean isSo() throws Exception;
    }

    @Override
    public String name() {
        return "productions";
    }

    @Override
    public List<Figure> run() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            figures.addAll(admission(arena, load));
        }
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            figures.addAll(release(arena, load));
        }
        return figures;
    }

    private static void singles(Load load, String prefix) {
        load.sendMany(prefix, JOBS, USERS);
    }

    private static void films(Load load, String prefix, String last) {
        String shots = IntStream.rangeClosed(1, STEPS - 1)
                .mapToObj(i -> "\"s%1$d\":{\"prompt\":\"[%2$s] shot %1$d\"}".formatted(i, prefix))
                .collect(Collectors.joining(","));
        for (int i = 0; i < PRODUCTIONS; i++) {
            load.produce(prefix + i, prefix + "-u" + i % USERS, shots + "," + last);
        }
        load.flush();
    }

    private static List<Figure> admission(Arena arena, Load load) throws Exception {
        Map<String, String> settings = new HashMap<>(arena.stack().studio());
        settings.put("bobine.backends.studio.in-flight", "0");
        settings.put("bobine.backends.local.in-flight", "0");
        Pod pod = arena.pod(settings);
        Turns turns = new Turns(arena, pod, load);
        Compared compared =
                turns.compare("a", (to, named) -> films(to, named, JOIN), jobs -> () -> isAdmitted(arena, jobs));
        pod.close();
        Used singles = compared.singles();
        Used films = compared.films();
        return List.of(
                Figure.of("admitting a single job, CPU of pod and database", singles.whole() / MEASURED * 1e6, "µs"),
                Figure.of("of it the database's", singles.database() / MEASURED * 1e6, "µs"),
                Figure.of("admitting a step of a production, the same", films.whole() / MEASURED * 1e6, "µs"),
                Figure.of("of that the database's", films.database() / MEASURED * 1e6, "µs"),
                Figure.of("ratio of the two", films.whole() / singles.whole(), "", "≤ 1.2"));
    }

    private static List<Figure> release(Arena arena, Load load) throws Exception {
        Pod pod = arena.pod(Map.of(
                "bobine.backends.local.in-flight", "200",
                "bobine.backends.local.poll-min", "50ms",
                "bobine.backends.local.poll-max", "200ms",
                "bobine.storage.copies", "16"));
        Turns turns = new Turns(arena, pod, load);
        Compared compared =
                turns.compare("r", (to, named) -> films(to, named, LAST), jobs -> () -> isQuiet(arena, jobs));
        Used singles = compared.singles();
        Used films = compared.films();
        double edges = (double) PRODUCTIONS * (STEPS - 1) * ROUNDS;
        double more = (films.database() - singles.database()) / edges * 1e3;
        return List.of(
                Figure.of(
                        "a single job from request to event, CPU of the database",
                        singles.database() / MEASURED * 1e3,
                        "ms"),
                Figure.of("CPU of the database beyond that, per edge of a production", more, "ms", "≤ 1 ms"),
                Figure.of(
                        "from the end of what was waited for to the release, mean",
                        pod.metric("bobine_productions_release_duration_seconds_sum", "")
                                / pod.metric("bobine_productions_release_duration_seconds_count", "")
                                * 1e3,
                        "ms"));
    }

    private record Compared(Used singles, Used films) {}

    /// Both kinds in turns on the same pod: each once to warm up, then each first as often as the other, since whatever
    /// comes later finds larger tables.
    private static final class Turns {

        private final Arena arena;
        private final Pod pod;
        private final Load load;
        private int jobs;

        Turns(Arena arena, Pod pod, Load load) {
            this.arena = arena;
            this.pod = pod;
            this.load = load;
        }

        Compared compare(String prefix, Asking films, IntFunction<Done> done) throws Exception {
            Used one = new Used(0, 0);
            Used other = new Used(0, 0);
            for (int round = 0; round <= ROUNDS; round++) {
                boolean filmsFirst = round % 2 == 1;
                Used before = used(filmsFirst ? films : ProductionBenchmark::singles, prefix + round + "x", done);
                Used after = used(filmsFirst ? ProductionBenchmark::singles : films, prefix + round + "y", done);
                if (round > 0) {
                    one = one.plus(filmsFirst ? after : before);
                    other = other.plus(filmsFirst ? before : after);
                }
            }
            return new Compared(one, other);
        }

        private Used used(Asking asking, String prefix, IntFunction<Done> done) throws Exception {
            double podCpu = pod.cpuSeconds();
            double databaseCpu = arena.databaseCpuSeconds();
            asking.ask(load, prefix);
            jobs += JOBS;
            Done end = done.apply(jobs);
            Arena.await(LIMIT, end::isSo);
            return new Used(pod.cpuSeconds() - podCpu, arena.databaseCpuSeconds() - databaseCpu);
        }
    }

    private static boolean isAdmitted(Arena arena, int jobs) throws Exception {
        return arena.number("select count(*) from job") >= jobs && arena.number("select count(*) from outbox") == 0;
    }

    private static boolean isQuiet(Arena arena, int jobs) throws Exception {
        return arena.number("select count(*) from job_settled where state = 'completed'") >= jobs
                && arena.number("select count(*) from outbox") == 0;
    }
}
