package dev.bobine.chaos;

import dev.bobine.dev.EmbeddedStack;
import dev.bobine.dev.RendererMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/// One run: the parts, the workers, the model server and the auditor, in a directory of their own below `target`.
final class Run implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Plan plan;
    private final Path directory;
    private final EmbeddedStack stack;
    private final ModelServer model;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Requests requests;
    private final Driver driver;

    private Run(Plan plan, Path directory, EmbeddedStack stack, ModelServer model) {
        this.plan = plan;
        this.directory = directory;
        this.stack = stack;
        this.model = model;
        this.ledger = new Ledger(
                stack.postgres().jdbcUrl(),
                stack.postgres().username(),
                stack.postgres().password());
        this.fleet = new Fleet(Configuration.of(plan, stack.configuration(), model.url()), directory);
        this.requests = new Requests(plan, stack.kafka().bootstrapServers());
        this.driver = new Driver(plan, stack, fleet, ledger);
    }

    /// Begins a run whose jobs meet the fates of the plan's seed.
    static Run begin(String name, Plan plan) throws Exception {
        BiFunction<String, Integer, Fate> fates = plan.has(Fault.MODEL)
                ? (token, time) -> Fate.of(plan.seed(), token, time)
                : (token, _) -> Fate.calm(500 + Math.floorMod(token.hashCode(), 2500));
        return begin(name, plan, fates);
    }

    static Run begin(String name, Plan plan, BiFunction<String, Integer, Fate> fates) throws Exception {
        Path directory = Files.createDirectories(
                Path.of("target", "chaos", name + "-" + Instant.now().getEpochSecond()));
        ClipFactory clips = ClipFactory.draw(directory);
        ModelServer model = new ModelServer(plan.wire(), clips, fates, plan.has(Fault.MODEL));
        EmbeddedStack stack = EmbeddedStack.start(EmbeddedStack.Options.TEMPORARY.rendering(RendererMode.INSTANT));
        return new Run(plan, directory, stack, model);
    }

    Fleet fleet() {
        return fleet;
    }

    Requests requests() {
        return requests;
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
        left.put("late renders", ledger.number("select count(*) from late_render"));
        left.put("events", ledger.number("select count(*) from outbox"));
        left.put("uploads", (long) objects().uploads().size());
        return left;
    }

    private Objects objects() {
        return new Objects(stack.s3().endpoint(), stack.s3().bucket());
    }

    Report audit() throws Exception {
        Events events = Events.read(stack.kafka().bootstrapServers());
        Auditor auditor = new Auditor(ledger, objects(), model, events, requests.published());
        auditor.audit(driver, fleet);
        Report report = new Report(plan, Instant.now(), auditor.facts(), auditor.findings(), driver.recoveries());
        System.out.print(report.table());
        report.write(directory.resolve("report.json"));
        System.out.println("report and the workers' logs: " + directory);
        return report;
    }

    @Override
    public void close() throws Exception {
        try {
            fleet.close();
        } finally {
            model.close();
            stack.close();
        }
    }
}
