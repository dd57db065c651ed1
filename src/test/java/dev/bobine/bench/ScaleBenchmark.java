package dev.bobine.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The whole path again with one, two and four pods on one database, and with ten users, a thousand, and one for each
/// job: what a job costs, how many are done, and how often one transaction waits for another's lock. On a machine whose
/// cores are all used by one pod more of them bring no more jobs; what is looked for is what they take away.
/// Option: `bench.scale`, jobs in each part.
final class ScaleBenchmark implements Benchmark {

    private static final int WARM_UP = 8_000;
    private static final int JOBS = Integer.getInteger("bench.scale", 6_000);
    private static final int USERS = 500;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public List<Figure> run() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT);
                Load load = new Load(arena.bootstrapServers())) {
            Course course = new Course(arena, load);
            course.addPods(1);
            course.run("warm-", WARM_UP, USERS);
            for (int users : List.of(10, 1_000, JOBS)) {
                figures.addAll(course.measure(users + " users", "of-" + users + "-", users));
            }
            figures.addAll(course.measure("1 pod", "pod-1-", USERS));
            course.addPods(1);
            course.run("warm-for-2-", WARM_UP, USERS);
            figures.addAll(course.measure("2 pods", "pods-2-", USERS));
            course.addPods(2);
            course.run("warm-for-4-", 2 * WARM_UP, USERS);
            figures.addAll(course.measure("4 pods", "pods-4-", USERS));
            figures.add(Figure.of(
                    "a job that has ended, with its events, ledger and indexes, on the database's disk",
                    arena.number("select pg_database_size(current_database())") / (double) course.sent / 1024,
                    "KiB"));
        }
        return figures;
    }

    /// Jobs that are sent and done one part after the other.
    private static final class Course {
        private final Arena arena;
        private final Load load;
        private final List<Pod> pods = new ArrayList<>();
        private int sent;

        private Course(Arena arena, Load load) {
            this.arena = arena;
            this.load = load;
        }

        private void addPods(int more) throws Exception {
            for (int i = 0; i < more; i++) {
                pods.add(arena.pod(Map.of(
                        "bobine.backends.local.in-flight", "200",
                        "bobine.backends.local.poll-min", "50ms",
                        "bobine.backends.local.poll-max", "200ms",
                        "bobine.storage.copies", "16")));
            }
        }

        /// @return how many of the looks at the sessions of the database saw one wait for a lock, per session at work
        private double run(String prefix, int jobs, int users) throws Exception {
            load.sendMany(prefix, jobs, users);
            sent += jobs;
            long[] looks = new long[2];
            Arena.await(Duration.ofMinutes(8), () -> {
                looks[0] += arena.number(
                        "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()");
                looks[1] += arena.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
                return arena.number("select count(*) from job_settled where state = 'completed'") >= sent
                        && arena.number("select count(*) from outbox") == 0;
            });
            return looks[0] == 0 ? 0 : 100.0 * looks[1] / looks[0];
        }

        private List<Figure> measure(String what, String prefix, int users) throws Exception {
            double podCpu = podCpu();
            double databaseCpu = arena.databaseCpuSeconds();
            long begin = System.nanoTime();
            double locked = run(prefix, JOBS, users);
            double seconds = (System.nanoTime() - begin) / 1e9;
            return List.of(
                    Figure.of(what + ": jobs completed", JOBS / seconds, "/s"),
                    Figure.of(what + ": CPU of the pods", (podCpu() - podCpu) / JOBS * 1e3, "ms/job"),
                    Figure.of(
                            what + ": CPU of the database",
                            (arena.databaseCpuSeconds() - databaseCpu) / JOBS * 1e3,
                            "ms/job"),
                    Figure.of(what + ": sessions at work that waited for a lock", locked, "%"));
        }

        private double podCpu() throws Exception {
            double sum = 0;
            for (Pod pod : pods) {
                sum += pod.cpuSeconds();
            }
            return sum;
        }
    }
}
