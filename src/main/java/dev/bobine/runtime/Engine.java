package dev.bobine.runtime;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.direction.WishKeeper;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import dev.bobine.loop.Chore;
import dev.bobine.loop.Loop;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BellRelay;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.Hints;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.publication.OutboxRelay;
import dev.bobine.publication.UsageRelay;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.webhook.WebhookSender;
import dev.bobine.rendering.BackendHealth;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.rendering.RunningJobs;
import dev.bobine.scheduling.BackendPolicy;
import dev.bobine.scheduling.Dispatcher;
import dev.bobine.scheduling.LeaseKeeper;
import dev.bobine.scheduling.UnresolvedKeeper;
import dev.bobine.scheduling.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Starts the background loops, and stops them in order: first no more claims, then submits on
/// their way are waited for, then the lease and the relay are handed over, all while the database is still there.
@ApplicationScoped
public class Engine {

    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final String LEASE = "lease";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_WITH_LOOPS = Duration.ofSeconds(1);
    private static final Duration PATIENCE_WITH_DATABASE = Duration.ofMillis(1500);
    private static final Duration PATIENCE_WITH_SUBMITS = Duration.ofSeconds(3);

    /// Whoever adopts one that is still asked for does not know whether it was paid for.
    private static final Duration PATIENCE_WITH_STILLS = Duration.ofSeconds(15);

    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final BobineConfig config;
    private final Catalogue catalogue;
    private final Database database;
    private final DispatchStore dispatches;
    private final BackendStore backends;
    private final WorkerLease lease;
    private final WorkerSettings worker;
    private final RenderBackends rendering;
    private final RunningJobs running;
    private final CircuitBreaker breaker;
    private final BackendHealth health;
    private final LeaseKeeper leaseKeeper;
    private final OutboxRelay relay;
    private final UsageRelay usage;
    private final WebhookSender webhooks;
    private final WishKeeper wishes;
    private final Connections streams;
    private final Bells bells;
    private final BellRelay bellRelay;
    private final Hints hints;
    private final MeterRegistry meters;

    Engine(
            BobineConfig config,
            Catalogue catalogue,
            Database database,
            DispatchStore dispatches,
            BackendStore backends,
            WorkerLease lease,
            WorkerSettings worker,
            RenderBackends rendering,
            RunningJobs running,
            CircuitBreaker breaker,
            BackendHealth health,
            LeaseKeeper leaseKeeper,
            OutboxRelay relay,
            UsageRelay usage,
            WebhookSender webhooks,
            WishKeeper wishes,
            Connections streams,
            Bells bells,
            BellRelay bellRelay,
            Hints hints,
            MeterRegistry meters) {
        this.config = config;
        this.catalogue = catalogue;
        this.database = database;
        this.dispatches = dispatches;
        this.backends = backends;
        this.lease = lease;
        this.worker = worker;
        this.rendering = rendering;
        this.running = running;
        this.breaker = breaker;
        this.health = health;
        this.leaseKeeper = leaseKeeper;
        this.relay = relay;
        this.usage = usage;
        this.webhooks = webhooks;
        this.wishes = wishes;
        this.streams = streams;
        this.bells = bells;
        this.bellRelay = bellRelay;
        this.hints = hints;
        this.meters = meters;
    }

    void start(
            @Observes StartupEvent event,
            ClockWatch clock,
            UnresolvedKeeper unresolvedKeeper,
            @All List<Chore> chores) {
        if (ConfigUtils.isProfileActive(Main.MIGRATE)) {
            return;
        }
        List<BackendPolicy> policies = ConfiguredBackends.scheduling(config);
        Patience patience = new Patience(
                config.database().awaitSchema(),
                DatabaseException.class::isInstance,
                System::nanoTime,
                () -> LockSupport.parkNanos(PAUSE.toNanos()));
        patience.with(
                () -> database.await(() -> backends.enter(config.backends().keySet(), catalogue.lanes())));
        patience.with(clock::runOnce);
        patience.with(leaseKeeper::runOnce);
        add(Loop.start(LEASE, leaseKeeper::runOnce));
        Loop carrier = Loop.start("bells", bellRelay::runOnce);
        add(carrier);
        hints.listen(running::hint);
        bells.forward(bell -> {
            bellRelay.rung(bell);
            carrier.wake();
        });
        Dispatcher.Parts parts =
                new Dispatcher.Parts(catalogue, database, dispatches, lease, running, worker, breaker, health, meters);
        policies.stream()
                .filter(policy -> serves(policy.name()))
                .forEach(policy -> start(new Dispatcher(policy, parts)));
        chores.stream()
                .filter(chore -> chore.isForRunningJobs() || !worker.isConfined())
                .forEach(this::start);
        if (!worker.isConfined() && config.retry().unresolvedThen() != BobineConfig.UnresolvedThen.WAIT) {
            add(Loop.start("unresolved", unresolvedKeeper::runOnce));
        }
        LOG.infof(
                "worker %s (%s) is at work: %d backends, %d models",
                worker.name(), lease.id(), policies.size(), catalogue.models().size());
    }

    /// The loops, for the health checks.
    List<Loop> loops() {
        return List.copyOf(loops);
    }

    void shutdownBegins(@Observes ShutdownDelayInitiatedEvent event) {
        stop();
    }

    @PreDestroy
    void stop() {
        if (!stopped.compareAndSet(false, true) || loops.isEmpty()) {
            return;
        }
        LOG.info("handing over");
        streams.close();
        loops.stream().filter(loop -> !loop.name().equals(LEASE)).forEach(Loop::stop);
        join(loops.stream().filter(loop -> !loop.name().equals(LEASE)).toList(), PATIENCE_WITH_LOOPS);
        running.close();
        quietly(() -> leaseKeeper.handOver(PATIENCE_WITH_DATABASE));
        quietly(() -> bellRelay.tell(Bell.ADOPTION, PATIENCE_WITH_DATABASE));
        quietly(() -> relay.release(PATIENCE_WITH_DATABASE));
        quietly(() -> usage.release(PATIENCE_WITH_DATABASE));
        quietly(() -> webhooks.release(PATIENCE_WITH_DATABASE));
        quietly(() -> wishes.release(PATIENCE_WITH_DATABASE));
        running.awaitSubmits(PATIENCE_WITH_SUBMITS, PATIENCE_WITH_STILLS);
        loops.forEach(Loop::stop);
        join(loops, PATIENCE_WITH_LOOPS);
        quietly(() -> leaseKeeper.release(PATIENCE_WITH_DATABASE));
        quietly(() -> bellRelay.tell(Bell.ADOPTION, PATIENCE_WITH_DATABASE));
    }

    private static void join(List<Loop> loops, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        loops.forEach(loop -> loop.join(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
    }

    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warnf("could not hand over: %s; others will notice when the lease has lapsed", e.getMessage());
        }
    }

    private boolean serves(String backend) {
        if (!worker.serves(backend)) {
            return false;
        }
        boolean here = rendering
                .find(backend)
                .filter(known -> known.model().isServedHere())
                .isPresent();
        if (!here) {
            LOG.infof("this pod does not serve backend %s: what it works with is not on this machine", backend);
        }
        return here;
    }

    private void start(Chore chore) {
        Loop loop = Loop.start(chore.name(), chore::runOnce);
        add(loop);
        chore.bell().ifPresent(bell -> bells.listen(bell, loop::wake));
    }

    private void add(Loop loop) {
        loops.add(loop);
        meters.gauge("bobine.loop.age.seconds", Tags.of("loop", loop.name()), loop, Engine::ageSeconds);
    }

    private static double ageSeconds(Loop loop) {
        return loop.age().toMillis() / 1e3;
    }
}
