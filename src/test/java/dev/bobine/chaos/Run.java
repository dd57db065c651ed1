package dev.bobine.chaos;

import dev.bobine.chaos.Network.Server;
import dev.bobine.dev.EmbeddedStack;
import dev.bobine.dev.LocalPostgres;
import dev.bobine.dev.Ports;
import dev.bobine.dev.RendererMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run: the parts, the workers, the model server and the auditor, in a directory of their own below `target`.
final class Run implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int DISK_MEBIBYTES = 1_000;

    private final Plan plan;
    private final Path directory;
    private final Parts parts;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Requests requests;
    private final Driver driver;
    private final Pulse pulse;

    /// Everything that workers need.
    ///
    /// @param network none where the driver does nothing to it
    /// @param disk the database's, where it is to be filled
    record Parts(
            EmbeddedStack stack,
            ModelServer model,
            Replicas replicas,
            @Nullable Network network,
            @Nullable SmallDisk disk)
            implements AutoCloseable {

        @Override
        public void close() throws Exception {
            model.close();
            replicas.close();
            if (network != null) {
                network.close();
            }
            stack.close();
            if (disk != null) {
                disk.close();
            }
            delete(stack.data());
        }

        private static void delete(Path data) throws IOException {
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private Run(Plan plan, Path directory, Parts parts) throws IOException {
        this.plan = plan;
        this.directory = directory;
        this.parts = parts;
        LocalPostgres postgres = parts.stack().postgres();
        Network network = parts.network();
        String database = network == null
                ? postgres.jdbcUrl()
                : "jdbc:postgresql://127.0.0.1:" + network.databasePort() + "/bobine";
        this.ledger = new Ledger(database, postgres.username(), postgres.password());
        Map<String, String> stack = new HashMap<>(parts.stack().configuration());
        stack.putAll(parts.stack().studio());
        Map<String, String> direct = Configuration.of(plan, stack, parts.model().url());
        this.fleet = new Fleet(
                worker -> network == null ? direct : Configuration.behind(network, worker, plan, direct),
                builds(),
                clocks(plan, directory),
                directory);
        this.pulse = new Pulse(fleet);
        this.requests = new Requests(plan, parts.stack().kafka().bootstrapServers());
        this.driver = new Driver(plan, parts, fleet, ledger, pulse);
    }

    /// `chaos.builds` names the jars of several builds, separated by commas; as long as there is no release, the
    /// present one stands for both.
    private static List<Path> builds() {
        return Arrays.stream(System.getProperty("chaos.builds", WorkerProcess.JAR.toString())
                        .split(","))
                .map(Path::of)
                .toList();
    }

    private static IntFunction<List<String>> clocks(Plan plan, Path directory) throws IOException {
        if (!plan.has(Fault.SKEWED_CLOCKS)) {
            return _ -> List.of();
        }
        Path agent = SkewedClock.agent(directory);
        return worker -> List.of("-javaagent:" + agent + "=" + plan.skew(worker).toMillis());
    }

    /// Begins a run whose jobs meet the fates of the plan's seed.
    static Run begin(String name, Plan plan) throws Exception {
        BiFunction<String, Integer, Fate> calm = (token, _) -> Fate.calm(500 + Math.floorMod(token.hashCode(), 2500));
        BiFunction<String, Integer, Fate> fates = plan.has(Fault.MODEL)
                ? (token, time) -> plan.has(Fault.HOSTILE_CLIPS)
                        ? Fate.hostile(plan.seed(), token, time)
                        : Fate.of(plan.seed(), token, time)
                : calm;
        return begin(name, plan, fates);
    }

    static Run begin(String name, Plan plan, BiFunction<String, Integer, Fate> fates) throws Exception {
        Path directory = Files.createDirectories(
                Path.of("target", "chaos", name + "-" + Instant.now().getEpochSecond()));
        Plan possible = plan;
        if (plan.has(Fault.POSTGRES_DISK_FULL) && !SmallDisk.possible()) {
            System.out.println("left out, since this process may not mount a disk: " + Fault.POSTGRES_DISK_FULL.word());
            possible = plan.without(Fault.POSTGRES_DISK_FULL);
        }
        ClipFactory clips = ClipFactory.draw(directory);
        ModelServer model = new ModelServer(plan.wire(), clips, fates, plan.has(Fault.MODEL));
        return new Run(possible, directory, start(possible, model));
    }

    private static Parts start(Plan plan, ModelServer model) throws IOException {
        Path data = Files.createTempDirectory("bobine-chaos-").toAbsolutePath();
        Path postgres = data.resolve("postgres");
        SmallDisk disk = plan.has(Fault.POSTGRES_DISK_FULL) ? SmallDisk.mount(postgres, DISK_MEBIBYTES) : null;
        Ports ports = Ports.free();
        Network network = null;
        Map<String, String> broker = Map.of();
        if (plan.networked()) {
            List<Integer> brokers = Stream.generate(() -> Ports.free().kafka())
                    .limit(Network.rows())
                    .toList();
            network = new Network(
                    Map.of(
                            Server.DATABASE,
                            ports.postgres(),
                            Server.BUCKET,
                            ports.s3(),
                            Server.MODEL,
                            URI.create(model.url()).getPort()),
                    brokers);
            broker = listeners(ports, network, brokers);
        }
        EmbeddedStack stack = EmbeddedStack.start(EmbeddedStack.Options.TEMPORARY
                .in(data)
                .at(ports)
                .rendering(RendererMode.INSTANT)
                .serving(false, Replicas.SETTINGS)
                .brokering(broker));
        Replicas replicas = new Replicas(stack.postgres(), postgres, ports.postgres(), data, network);
        return new Parts(stack, model, replicas, network, disk);
    }

    /// The broker tells its clients where to go on, by the door at which they came in.
    private static Map<String, String> listeners(Ports ports, Network network, List<Integer> brokers) {
        StringBuilder listeners = new StringBuilder(
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(ports.kafka(), ports.kafkaController()));
        StringBuilder advertised = new StringBuilder("PLAINTEXT://127.0.0.1:" + ports.kafka());
        StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        for (int row = 0; row < brokers.size(); row++) {
            listeners.append(",ROW%d://127.0.0.1:%d".formatted(row, brokers.get(row)));
            advertised.append(",ROW%d://127.0.0.1:%d"
                    .formatted(row, network.link(row, Server.BROKER).port()));
            protocols.append(",ROW%d:PLAINTEXT".formatted(row));
        }
        return Map.of(
                "listeners",
                listeners.toString(),
                "advertised.listeners",
                advertised.toString(),
                "listener.security.protocol.map",
                protocols.toString());
    }

    Fleet fleet() {
        return fleet;
    }

    Requests requests() {
        return requests;
    }

    Replicas replicas() {
        return parts.replicas();
    }

    Ledger ledger() {
        return ledger;
    }

    /// Requests, and steps of productions, that the model server has taken, and bills.
    Set<String> paid() {
        return parts.model().submits().stream()
                .filter(Submit::taken)
                .map(Submit::token)
                .collect(Collectors.toSet());
    }

    /// How many renders a worker follows.
    long rendering(WorkerProcess worker) throws SQLException {
        return ledger.number(
                "select count(*) from job j join worker w on w.id = j.worker_id where w.name = ? and j.state ="
                        + " 'rendering'",
                worker.name());
    }

    /// Since when a worker has been there, in milliseconds of the database's clock.
    long millisAtWork(WorkerProcess worker) throws SQLException {
        return ledger.number(
                "select coalesce(max(extract(epoch from clock_timestamp() - started_at)) * 1000, 0) from worker"
                        + " where name = ?",
                worker.name());
    }

    /// The whole run, to its report.
    Report go() throws Exception {
        fleet.start(plan.workers());
        pulse.start();
        try (ExecutorService publishing = Executors.newSingleThreadExecutor()) {
            Future<?> publisher = publishing.submit(requests::publish);
            driver.runWhile(() -> !publisher.isDone());
            publisher.get();
        }
        awaitQuiet();
        return audit();
    }

    /// Waits until everything is answered, ended and told.
    void awaitQuiet() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Long> left = left();
        while (left.values().stream().anyMatch(count -> count > 0) && System.nanoTime() < end) {
            Thread.sleep(250);
            left = left();
        }
        System.out.println("left over: " + left);
    }

    /// In the order in which one becomes another: what is not seen at an early stage can only be at a later one.
    private Map<String, Long> left() throws Exception {
        Map<String, Long> left = new LinkedHashMap<>();
        long answered = ledger.number("select count(*) from request_identity where not cancelled");
        left.put("requests", requests.published().size() - answered);
        left.put("jobs", ledger.number("select count(*) from job"));
        left.put("productions", ledger.number("select count(*) from production where outcome = 'open'"));
        left.put("late renders", ledger.number("select count(*) from late_render"));
        left.put("events", ledger.number("select count(*) from outbox"));
        left.put("usage", ledger.number("select count(*) from usage_outbox"));
        left.put("uploads", (long) objects().uploads().size());
        return left;
    }

    private Objects objects() {
        return new Objects(parts.stack().s3().endpoint(), parts.stack().s3().bucket());
    }

    Report audit() throws Exception {
        String brokers = parts.stack().kafka().bootstrapServers();
        Auditor auditor = new Auditor(ledger, objects(), parts.model(), Events.read(brokers), requests);
        auditor.audit(driver, fleet);
        auditor.pulse(pulse);
        auditor.usage(Events.usage(brokers));
        auditor.deadLetters(requests.poison(), Events.deadLetters(brokers));
        Report report = new Report(plan, Instant.now(), auditor.facts(), auditor.findings(), driver.recoveries());
        System.out.print(report.table());
        report.write(directory.resolve("report.json"));
        System.out.println("report and the workers' logs: " + directory);
        return report;
    }

    @Override
    public void close() throws Exception {
        pulse.close();
        try {
            fleet.close();
        } finally {
            parts.close();
        }
    }
}
