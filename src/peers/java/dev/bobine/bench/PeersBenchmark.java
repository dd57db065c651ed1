package dev.bobine.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/// The service beside what users would have instead of it, on the same servers and in one run. All processes are up all
/// the time; bursts of the same orders go to one after the other, in the opposite order in every other round, since
/// machines get slower and quicker as they please. What is compared is taken from the same round; of the rounds the
/// median counts.
class PeersBenchmark {

    private static final List<String> PEERS = List.of("home-made", "db-scheduler", "jobrunr");
    private static final int USERS = 20;
    private static final int WORKERS = 200;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 6);
    private static final int WARM_UP = 4_000;
    private static final int BURST = 1_000;
    private static final int PACED = 120;
    private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos() / 30;
    private static final int INTAKE_WARM_UP = 30_000;
    private static final int INTAKE_BURST = 10_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// What one burst came to.
    ///
    /// @param rate orders per second
    /// @param cpuMillis CPU of the contestant and of the database, per order
    /// @param medianMillis from publishing to reading the end, of orders that come evenly; 0 where that was not
    /// measured
    /// @param tailMillis the same, 99th percentile
    private record Round(double rate, double cpuMillis, double medianMillis, double tailMillis) {}

    private interface Course {
        Round run(Contestant contestant, String prefix) throws Exception;
    }

    @Test
    void measure() throws Exception {
        assumeTrue(Benchmarks.selected("peers"));
        List<Figure> figures = new ArrayList<>(journey());
        figures.addAll(intake());
        Results.write("peers", figures);
    }

    private static List<Figure> journey() throws Exception {
        try (Arena arena = Arena.open("peers-journey", QuickModel.Behaviour.INSTANT);
                Field field = Field.open(arena, WORKERS)) {
            for (Contestant contestant : field.contestants()) {
                field.finishes().await(field.send(contestant, "warm", WARM_UP), LIMIT);
            }
            return compared("journey", field, (contestant, prefix) -> field.journey(contestant, prefix));
        }
    }

    private static List<Figure> intake() throws Exception {
        try (Arena arena = Arena.open("peers-intake", QuickModel.Behaviour.INSTANT);
                Field field = Field.open(arena, 0)) {
            for (Contestant contestant : field.contestants()) {
                field.send(contestant, "warm", INTAKE_WARM_UP);
                field.awaitAdmitted(contestant, INTAKE_WARM_UP);
            }
            return compared("intake", field, (contestant, prefix) -> field.intake(contestant, prefix));
        }
    }

    private static List<Figure> compared(String what, Field field, Course course) throws Exception {
        Map<String, List<Round>> rounds = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            List<Contestant> order =
                    i % 2 == 0 ? field.contestants() : field.contestants().reversed();
            for (Contestant contestant : order) {
                rounds.computeIfAbsent(contestant.name(), _ -> new ArrayList<>())
                        .add(course.run(contestant, what + i + "-"));
            }
        }
        List<Figure> figures = new ArrayList<>();
        List<Round> ours = rounds.get(Contestant.SERVICE);
        for (Contestant contestant : field.contestants()) {
            figures.addAll(figures(what, contestant.name(), rounds.get(contestant.name()), ours));
        }
        return figures;
    }

    private static List<Figure> figures(String what, String name, List<Round> rounds, List<Round> ours) {
        String prefix = what + ", " + name + ": ";
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of(
                        prefix + "orders",
                        median(rounds.stream().map(Round::rate).toList()),
                        "/s"),
                Figure.of(
                        prefix + "CPU with the database",
                        median(rounds.stream().map(Round::cpuMillis).toList()),
                        "ms/order")));
        boolean paced = rounds.getFirst().medianMillis() > 0;
        if (paced) {
            figures.add(Figure.of(
                    prefix + "published → told, p50",
                    median(rounds.stream().map(Round::medianMillis).toList()),
                    "ms"));
            figures.add(Figure.of(
                    prefix + "published → told, p99",
                    median(rounds.stream().map(Round::tailMillis).toList()),
                    "ms"));
        }
        if (!name.equals(Contestant.SERVICE)) {
            figures.add(Figure.of(
                    prefix + "orders/s of Bobine ÷ its own", median(ratios(ours, rounds, Round::rate)), "", "≥ 1"));
            figures.add(Figure.of(
                    prefix + "CPU of Bobine ÷ its own", median(ratios(ours, rounds, Round::cpuMillis)), "", "≤ 1"));
            if (paced) {
                figures.add(Figure.of(
                        prefix + "p50 of Bobine ÷ its own",
                        median(ratios(ours, rounds, Round::medianMillis)),
                        "",
                        "≤ 1"));
            }
        }
        return figures;
    }

    private interface Value {
        double of(Round round);
    }

    private static List<Double> ratios(List<Round> ours, List<Round> theirs, Value value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(value.of(ours.get(i)) / value.of(theirs.get(i)));
        }
        return ratios;
    }

    private static double median(List<Double> values) {
        return Percentiles.of(values).at(50);
    }

    /// The contestants, and what all of them are measured with.
    private record Field(
            Arena arena, List<Contestant> contestants, Finishes finishes, KafkaProducer<String, String> producer)
            implements AutoCloseable {

        static Field open(Arena arena, int workers) throws Exception {
            List<Contestant> all = new ArrayList<>(List.of(Contestant.service(arena, workers)));
            for (String peer : PEERS) {
                all.add(Contestant.peer(arena, peer, workers));
            }
            return new Field(
                    arena,
                    all,
                    new Finishes(
                            arena.bootstrapServers(),
                            all.stream().map(Contestant::events).toList()),
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", arena.bootstrapServers(), "acks", "all", "linger.ms", 0),
                            new StringSerializer(),
                            new StringSerializer()));
        }

        Round journey(Contestant contestant, String prefix) throws Exception {
            double cpu = contestant.cpuSeconds() + arena.databaseCpuSeconds();
            long begin = System.nanoTime();
            long end = finishes.await(send(contestant, prefix, BURST), LIMIT);
            double used = contestant.cpuSeconds() + arena.databaseCpuSeconds() - cpu;
            Percentiles waits = paced(contestant, prefix + "paced-");
            return new Round(BURST / ((end - begin) / 1e9), used / BURST * 1e3, waits.at(50), waits.at(99));
        }

        private Percentiles paced(Contestant contestant, String prefix) throws Exception {
            Map<String, Long> sent = new HashMap<>();
            long next = System.nanoTime();
            for (int i = 0; i < PACED; i++) {
                LockSupport.parkNanos(next - System.nanoTime());
                String order = contestant.name() + "-" + prefix + i;
                sent.put(order, System.nanoTime());
                send(contestant, order, "u" + i % USERS);
                next += PACE_NANOS;
            }
            finishes.await(sent.keySet(), LIMIT);
            return Percentiles.of(sent.entrySet().stream()
                    .map(order -> (finishes.at(order.getKey()) - order.getValue()) / 1e6)
                    .toList());
        }

        Round intake(Contestant contestant, String prefix) throws Exception {
            long before = admitted(contestant);
            double cpu = contestant.cpuSeconds() + arena.databaseCpuSeconds();
            long begin = System.nanoTime();
            send(contestant, prefix, INTAKE_BURST);
            awaitAdmitted(contestant, before + INTAKE_BURST);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double used = contestant.cpuSeconds() + arena.databaseCpuSeconds() - cpu;
            return new Round(INTAKE_BURST / seconds, used / INTAKE_BURST * 1e3, 0, 0);
        }

        void awaitAdmitted(Contestant contestant, long orders) throws Exception {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (admitted(contestant) < orders) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(contestant.name() + " took too long");
                }
                Thread.sleep(100);
            }
        }

        private long admitted(Contestant contestant) throws Exception {
            try (Connection connection = DriverManager.getConnection(
                            contestant.database(),
                            arena.stack().postgres().username(),
                            arena.stack().postgres().password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(contestant.admitted())) {
                row.next();
                return row.getLong(1);
            }
        }

        /// The names of the orders.
        List<String> send(Contestant contestant, String prefix, int orders) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                String order = contestant.name() + "-" + prefix + i;
                send(contestant, order, "u" + i % USERS);
                sent.add(order);
            }
            producer.flush();
            return sent;
        }

        private void send(Contestant contestant, String order, String user) {
            String request = """
                    {"id":"%s","source":"/bench","userId":"%s","model":"film","prompt":"[%s] a boat on a calm sea",\
                    "seconds":4}""".formatted(order, user, order);
            producer.send(new ProducerRecord<>(contestant.requests(), user, request));
        }

        @Override
        public void close() throws Exception {
            producer.close();
            finishes.close();
            for (Contestant contestant : contestants) {
                contestant.close();
            }
        }
    }
}
