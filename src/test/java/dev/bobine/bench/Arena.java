package dev.bobine.bench;

import dev.bobine.dev.EmbeddedStack;
import dev.bobine.dev.RendererMode;
import dev.bobine.job.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// The parts of one benchmark: fresh servers, a model server, and pods. With `-Dbench.flushed=true` PostgreSQL waits
/// for the disk, whose speed is then what is measured. For profiling, `bench.jvm` adds options to the pods' JVMs and
/// `bench.preload` loads libraries such as `pg_stat_statements`.
final class Arena implements AutoCloseable {

    /// Looking costs what is then missing in the measurement.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// What calls show; no secret.
    static final String KEY = "bob_benchmarks-and-nothing-else-shows-this";

    private static final Map<String, String> POSTGRES = Map.of(
            "shared_buffers", "512MB",
            "max_wal_size", "4GB",
            "shared_preload_libraries", System.getProperty("bench.preload", ""));

    private final Path directory;
    private final EmbeddedStack stack;
    private final QuickModel model;
    private final List<Pod> pods = new ArrayList<>();

    private Arena(Path directory, EmbeddedStack stack, QuickModel model) {
        this.directory = directory;
        this.stack = stack;
        this.model = model;
    }

    static Arena open(String name, QuickModel.Behaviour behaviour) throws IOException {
        Path directory = Files.createDirectories(Results.DIRECTORY.resolve(name));
        QuickModel model = new QuickModel(behaviour);
        return new Arena(directory, EmbeddedStack.start(options()), model);
    }

    /// Servers sized for more than a look.
    static EmbeddedStack.Options options() {
        return EmbeddedStack.Options.TEMPORARY
                .rendering(RendererMode.INSTANT)
                .serving(Boolean.getBoolean("bench.flushed"), POSTGRES);
    }

    QuickModel model() {
        return model;
    }

    EmbeddedStack stack() {
        return stack;
    }

    /// For logs.
    Path directory() {
        return directory;
    }

    /// Another database of the same server and login.
    ///
    /// @return its JDBC address
    String createDatabase(String name) throws SQLException {
        String address = stack.postgres().jdbcUrl();
        String beside = address.substring(0, address.lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(beside + "postgres", "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create database " + name + " owner " + stack.postgres().username());
        }
        return beside + name;
    }

    String bootstrapServers() {
        return stack.kafka().bootstrapServers();
    }

    Pod pod(Map<String, String> settings) throws IOException, InterruptedException {
        return pod(settings, List.of("-Xmx512m"));
    }

    Pod pod(Map<String, String> settings, List<String> jvm) throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(stack.configuration());
        all.putAll(Map.of(
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", "0",
                "quarkus.management.host", "127.0.0.1",
                "quarkus.management.port", "0",
                "bobine.security.keys.bench.sha256", Hashes.sha256(KEY),
                "bobine.security.keys.bench.roles", "bobine-user,bobine-operator",
                "bobine.security.keys.bench.user", "*",
                "bobine.security.rate", "1000000",
                "bobine.security.burst", "1000000"));
        all.putAll(Map.of(
                "bobine.default-plan", "bench",
                "bobine.plans.bench.outstanding", "1000000",
                "bobine.plans.bench.running", "1000000",
                "bobine.plans.bench.clip-seconds-per-day", "100000000",
                "bobine.plans.bench.money-per-month", "100000000"));
        all.putAll(Map.of(
                "bobine.backends.local.url", model.url(),
                "bobine.backends.local.openai-videos.body", "json",
                "bobine.models.film.seconds", "1-10",
                "bobine.models.film.sizes", "1280x720",
                "bobine.models.film.offers.local.id", "film-1",
                "bobine.models.film.offers.local.price-per-second", "0.05"));
        all.putAll(settings);
        List<String> options = new ArrayList<>(jvm);
        options.addAll(Stream.of(System.getProperty("bench.jvm", "").split(" "))
                .filter(option -> !option.isEmpty())
                .toList());
        Pod pod = Pod.start(directory.resolve("pod-" + (pods.size() + 1) + ".log"), all, options);
        pods.add(pod);
        return pod;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                stack.postgres().jdbcUrl(),
                stack.postgres().username(),
                stack.postgres().password());
    }

    long number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    Counters counters() throws SQLException, InterruptedException {
        return Counters.read(
                stack.postgres().jdbcUrl(),
                stack.postgres().username(),
                stack.postgres().password());
    }

    /// CPU seconds of the database server.
    double databaseCpuSeconds() throws IOException {
        Path pidFile = stack.data().resolve("postgres").resolve("postmaster.pid");
        return Host.cpuSecondsOfFamily(
                Long.parseLong(Files.readAllLines(pidFile).getFirst().trim()));
    }

    /// Looks again and again until it is so.
    static void await(Duration limit, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it took longer than " + limit);
            }
            Thread.sleep(LOOK);
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            for (Pod pod : pods) {
                pod.close();
            }
        } finally {
            model.close();
            stack.close();
        }
    }
}
