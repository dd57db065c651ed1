package dev.bobine.chaos;

import dev.bobine.chaos.Link.Mode;
import dev.bobine.chaos.Network.Server;
import dev.bobine.chaos.Recovery.What;
import dev.bobine.dev.EmbeddedStack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Brings the faults about, one at a time, each time waiting until the service has recovered, and takes the time.
final class Driver {

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(90);

    private static final Duration LONGEST_WAIT_FOR_A_FILM = Duration.ofSeconds(15);
    private static final String JOINING = """
            select count(*) from job j join worker w on w.id = j.worker_id
            where w.name = ? and j.backend = 'studio' and j.state = 'rendering' and j.progress < 100
            """;

    private static final Duration LONGER_THAN_A_DELIVERY = Duration.ofSeconds(25);
    private static final Duration MINUTES = Duration.ofSeconds(130);
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(5);
    private static final Duration READINESS_LIMIT = Duration.ofSeconds(20);
    private static final int BUSY = 3;

    private static final Duration LONGER_THAN_A_STATEMENT = Duration.ofSeconds(45);
    private static final Duration LONGER_THAN_ANY_PROBE = Duration.ofMinutes(8);
    private static final int MANY_JOBS = 5_000;
    private static final List<Mode> BARRED =
            List.of(Mode.NOTHING_ARRIVES, Mode.NOTHING_RETURNS, Mode.SILENT, Mode.SLOW, Mode.NOTHING_NEW);

    private final Plan plan;
    private final EmbeddedStack stack;
    private final Replicas replicas;
    private final @Nullable Network network;
    private final @Nullable SmallDisk disk;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Pulse pulse;
    private final Random random;
    private final long begin = System.nanoTime();
    private final List<Recovery> recoveries = Collections.synchronizedList(new ArrayList<>());
    private final List<Thaw> thaws = Collections.synchronizedList(new ArrayList<>());
    private final List<String> lies = Collections.synchronizedList(new ArrayList<>());
    private final List<Silence> silences = Collections.synchronizedList(new ArrayList<>());
    private int brokerRestarts;
    private int silentModels;
    private int films;

    Driver(Plan plan, Run.Parts parts, Fleet fleet, Ledger ledger, Pulse pulse) {
        this.plan = plan;
        this.stack = parts.stack();
        this.replicas = parts.replicas();
        this.network = parts.network();
        this.disk = parts.disk();
        this.pulse = pulse;
        this.fleet = fleet;
        this.ledger = ledger;
        this.random = new Random(plan.seed());
    }

    List<Recovery> recoveries() {
        return List.copyOf(recoveries);
    }

    List<Thaw> thaws() {
        return List.copyOf(thaws);
    }

    List<Silence> silences() {
        return List.copyOf(silences);
    }

    /// How often a worker was killed while its studio made a film.
    int films() {
        return films;
    }

    /// Times when a worker said it was ready and was not, or the other way round.
    List<String> lies() {
        return List.copyOf(lies);
    }

    /// Goes through the plan's faults in random order, again and again; every one comes at least once.
    void runWhile(BooleanSupplier wanted) throws Exception {
        List<Fault> deck = new ArrayList<>(
                plan.faults().stream().filter(Fault::driven).sorted().toList());
        boolean first = true;
        while (!deck.isEmpty() && (first || wanted.getAsBoolean())) {
            Collections.shuffle(deck, random);
            for (Fault fault : deck) {
                if (first || wanted.getAsBoolean()) {
                    Thread.sleep(plan.betweenFaults());
                    happen(fault);
                }
            }
            first = false;
        }
    }

    private void happen(Fault fault) throws Exception {
        System.out.printf("%6.1f s  %s%n", elapsed().toMillis() / 1000.0, fault.word());
        switch (fault) {
            case KILL -> kill(Fault.KILL, anyone());
            case REPEATED_KILL -> killRepeatedly();
            case STUDIO_KILL -> killInStudio();
            case FREEZE -> freeze();
            case ROLLING_RESTART -> restartAll();
            case POSTGRES_RESTART -> restartPostgres();
            case POSTGRES_KILLS -> cutConnections();
            case POSTGRES_IDLE_TRANSACTION -> sitOnLocks();
            case POSTGRES_HANGS -> freezePostgres();
            case POSTGRES_FAILOVER -> failPostgresOver();
            case POSTGRES_DISK_FULL -> fillDisk();
            case KAFKA_RESTART -> restartKafka();
            case REBALANCE -> joinGroup();
            case S3_OUTAGE -> takeBucketAway();
            case PARTITION -> partition();
            case SILENT_MODEL -> silenceModel();
            case MODEL, REQUESTS, SKEWED_CLOCKS, POISON, HOSTILE_CLIPS ->
                throw new IllegalArgumentException(fault + " is not driven");
        }
    }

    private void kill(Fault fault, WorkerProcess victim) throws Exception {
        long jobs = jobsOf(victim);
        long at = System.nanoTime();
        victim.kill();
        WorkerProcess next = fleet.launch();
        awaitAdopted(fault, victim, jobs, at);
        next.awaitStart();
    }

    /// The film that it makes is lost with it, and is made again by another one.
    private void killInStudio() throws Exception {
        long end = System.nanoTime() + LONGEST_WAIT_FOR_A_FILM.toNanos();
        while (System.nanoTime() < end) {
            for (WorkerProcess worker : fleet.alive()) {
                if (ledger.number(JOINING, worker.name()) > 0) {
                    films++;
                    kill(Fault.STUDIO_KILL, worker);
                    return;
                }
            }
            Thread.sleep(20);
        }
        System.out.println("          nobody makes a film");
    }

    private void killRepeatedly() throws Exception {
        WorkerProcess victim = anyone();
        for (int i = 0; i < 3; i++) {
            long jobs = jobsOf(victim);
            long at = System.nanoTime();
            victim.kill();
            WorkerProcess next = fleet.launch();
            awaitAdopted(Fault.REPEATED_KILL, victim, jobs, at);
            next.awaitStart();
            victim = next;
        }
    }

    private void freeze() throws Exception {
        WorkerProcess victim = anyone();
        long jobs = jobsOf(victim);
        long at = System.nanoTime();
        pulse.excuse(victim);
        victim.freeze();
        Thread.sleep(200);
        Set<String> submitting = new HashSet<>(ledger.texts("""
                select j.idempotency_key from job j join worker w on w.id = j.worker_id
                where w.name = ? and j.state = 'submitting'
                """, victim.name()));
        awaitAdopted(Fault.FREEZE, victim, jobs, at);
        Thread.sleep(plan.lease());
        thaws.add(new Thaw(victim.name(), System.nanoTime(), submitting));
        victim.thaw();
        Thread.sleep(plan.lease());
        pulse.expect(victim);
    }

    private void restartAll() throws Exception {
        for (WorkerProcess old : fleet.alive()) {
            fleet.start();
            long jobs = jobsOf(old);
            long at = System.nanoTime();
            old.terminate();
            awaitAdopted(Fault.ROLLING_RESTART, old, jobs, at);
            awaitEnd(Fault.ROLLING_RESTART, old, jobs, at);
        }
    }

    private void restartPostgres() throws Exception {
        replicas.primary().stop();
        Thread.sleep(plan.lease());
        expectReady(false, Fault.POSTGRES_RESTART);
        replicas.primary().start();
        awaitLeases(Fault.POSTGRES_RESTART);
        expectReady(true, Fault.POSTGRES_RESTART);
    }

    private void cutConnections() throws Exception {
        String cut = """
                select pg_terminate_backend(pid) from pg_stat_activity
                where usename = current_user and pid <> pg_backend_pid() and random() < 0.6
                """;
        for (int i = 0; i < 5; i++) {
            ledger.texts(cut);
            Thread.sleep(400);
        }
        awaitLeases(Fault.POSTGRES_KILLS);
    }

    private void sitOnLocks() throws Exception {
        try (Connection connection = ledger.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from account order by random() limit 3 for update skip locked");
            statement.execute("select 1 from job order by random() limit 10 for update skip locked");
            Thread.sleep(Duration.ofSeconds(8));
            connection.rollback();
        }
        awaitLeases(Fault.POSTGRES_IDLE_TRANSACTION);
    }

    private void restartKafka() throws Exception {
        stack.kafka().stop();
        Thread.sleep(brokerOutage());
        stack.kafka().start();
    }

    /// Minutes once in a run that has the time.
    private Duration brokerOutage() {
        brokerRestarts++;
        if (brokerRestarts == 2) {
            return MINUTES;
        }
        return random.nextBoolean() ? Duration.ofSeconds(5) : LONGER_THAN_A_DELIVERY;
    }

    private void expectReady(boolean expected, Fault fault) throws Exception {
        for (WorkerProcess worker : fleet.alive()) {
            long since = System.nanoTime();
            while (worker.isReady() != expected) {
                if (System.nanoTime() - since > READINESS_LIMIT.toNanos()) {
                    lies.add("%s after %s: ready is not %s".formatted(worker.name(), fault.word(), expected));
                    break;
                }
                Thread.sleep(100);
            }
        }
    }

    private void joinGroup() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.kafka().bootstrapServers(),
                "group.id",
                "bobine",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<byte[], byte[]> stranger =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            stranger.subscribe(List.of(Requests.TOPIC));
            for (int i = 0; i < 15; i++) {
                stranger.poll(Duration.ofMillis(200));
            }
        }
    }

    private void takeBucketAway() throws Exception {
        stack.s3().stop();
        Thread.sleep(Duration.ofSeconds(12));
        for (WorkerProcess worker : fleet.alive()) {
            if (!worker.isReady() && worker.isAlive()) {
                lies.add(worker.name() + " was not ready without a bucket, which requests do not need");
            }
        }
        stack.s3().start();
    }

    private void freezePostgres() throws Exception {
        replicas.freeze();
        try {
            Thread.sleep(random.nextBoolean() ? plan.lease().plusSeconds(2) : LONGER_THAN_A_STATEMENT);
            expectReady(false, Fault.POSTGRES_HANGS);
        } finally {
            replicas.thaw();
        }
        awaitLeases(Fault.POSTGRES_HANGS);
        expectReady(true, Fault.POSTGRES_HANGS);
    }

    private void failPostgresOver() throws Exception {
        replicas.failOver();
        awaitLeases(Fault.POSTGRES_FAILOVER);
        expectReady(true, Fault.POSTGRES_FAILOVER);
    }

    private void fillDisk() throws Exception {
        if (disk == null || !disk.holds(replicas.data())) {
            System.out.println("          the database has moved to a larger disk");
            return;
        }
        disk.fill();
        Thread.sleep(plan.lease());
        disk.free();
        replicas.revive();
        awaitLeases(Fault.POSTGRES_DISK_FULL);
        expectReady(true, Fault.POSTGRES_DISK_FULL);
    }

    private void partition() throws Exception {
        WorkerProcess victim = anyone();
        List<Server> servers = new ArrayList<>(EnumSet.allOf(Server.class));
        if (plan.wire() != Wire.OPENAI_VIDEOS) {
            servers.remove(Server.MODEL);
        }
        Server server = servers.get(random.nextInt(servers.size()));
        Mode mode = BARRED.get(random.nextInt(BARRED.size()));
        Link link = network().link(victim.number(), server);
        System.out.printf(
                "          %s and %s: %s%n",
                victim.name(),
                server.name().toLowerCase(Locale.ROOT),
                mode.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        long begun = System.nanoTime();
        link.set(mode);
        Thread.sleep(plan.lease().multipliedBy(2));
        long end = System.nanoTime();
        boolean deaf = mode == Mode.SILENT || mode == Mode.NOTHING_ARRIVES || mode == Mode.NOTHING_RETURNS;
        if (server == Server.DATABASE && deaf) {
            silences.add(new Silence(
                    victim.name(), begun + plan.lease().plusSeconds(1).toNanos(), end));
        }
        link.set(Mode.OPEN);
        if (random.nextBoolean()) {
            link.cut();
        }
        awaitLeases(Fault.PARTITION);
        expectReady(true, Fault.PARTITION);
    }

    /// Once, in a run that has the time, for longer than the probes of any cluster have patience.
    private void silenceModel() throws Exception {
        silentModels++;
        boolean longer = silentModels == 2 && plan.jobs() >= MANY_JOBS;
        network().all(Server.MODEL).forEach(link -> link.set(Mode.SILENT));
        try {
            Thread.sleep(longer ? LONGER_THAN_ANY_PROBE : plan.lease().multipliedBy(2));
            for (WorkerProcess worker : fleet.alive()) {
                if (!worker.isReady() && worker.isAlive()) {
                    lies.add(worker.name() + " was not ready without a model server");
                }
            }
        } finally {
            network().all(Server.MODEL).forEach(link -> link.set(Mode.OPEN));
        }
    }

    private Network network() {
        if (network == null) {
            throw new IllegalStateException("this run has no network of its own");
        }
        return network;
    }

    /// A worker that has something to lose, if there is one.
    private WorkerProcess anyone() throws Exception {
        List<WorkerProcess> alive = new ArrayList<>(fleet.alive());
        Collections.shuffle(alive, random);
        long end = System.nanoTime() + BUSY_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            for (WorkerProcess worker : alive) {
                if (jobsOf(worker) >= BUSY) {
                    return worker;
                }
            }
            Thread.sleep(100);
        }
        return alive.getFirst();
    }

    long jobsOf(WorkerProcess worker) throws SQLException {
        return ledger.number("""
                select count(*) from job j join worker w on w.id = j.worker_id
                where w.name = ? and j.state in ('submitting', 'rendering', 'collecting')
                """, worker.name());
    }

    void awaitAdopted(Fault fault, WorkerProcess worker, long jobs, long since) throws Exception {
        while (jobsOf(worker) > 0) {
            requireTime(since, "the jobs of " + worker.name() + " were not adopted");
            Thread.sleep(50);
        }
        note(fault, worker.name(), jobs, What.ADOPTED, since);
    }

    void awaitEnd(Fault fault, WorkerProcess worker, long jobs, long since) throws InterruptedException {
        if (!worker.awaitEnd(RECOVERY_LIMIT)) {
            throw new IllegalStateException("worker " + worker.name() + " did not end");
        }
        note(fault, worker.name(), jobs, What.ENDED, since);
    }

    private void awaitLeases(Fault fault) throws Exception {
        long since = System.nanoTime();
        for (WorkerProcess worker : fleet.alive()) {
            while (ledger.number(
                            "select count(*) from worker where name = ? and lease_until > clock_timestamp()",
                            worker.name())
                    == 0) {
                requireTime(since, "worker " + worker.name() + " got no lease");
                Thread.sleep(100);
            }
        }
        note(fault, "all", 0, What.LEASED, since);
    }

    private void note(Fault fault, String worker, long jobs, What what, long since) {
        recoveries.add(new Recovery(fault, worker, elapsed(), jobs, what, (System.nanoTime() - since) / 1_000_000));
    }

    private static void requireTime(long since, String otherwise) throws IOException {
        if (System.nanoTime() - since > RECOVERY_LIMIT.toNanos()) {
            throw new IOException(otherwise + " within " + RECOVERY_LIMIT.toSeconds() + " s");
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
