package dev.bobine.runtime;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Loop;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.Hints;
import dev.bobine.persistence.WakeupRelay;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.publication.stream.Connections;
import dev.bobine.rendering.RunningJobs;
import dev.bobine.scheduling.Dispatchers;
import dev.bobine.scheduling.UnresolvedKeeper;
import dev.bobine.workers.LeaseKeeper;
import dev.bobine.workers.WorkerSettings;
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
    private final List<BackgroundTask> started = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final BobineConfig config;
    private final Dispatchers dispatchers;
    private final WorkerLease lease;
    private final WorkerSettings worker;
    private final RunningJobs running;
    private final LeaseKeeper leaseKeeper;
    private final Connections streams;
    private final Wakeups wakeups;
    private final WakeupRelay wakeupRelay;
    private final MeterRegistry meters;

    Engine(
            BobineConfig config,
            Dispatchers dispatchers,
            WorkerLease lease,
            WorkerSettings worker,
            RunningJobs running,
            LeaseKeeper leaseKeeper,
            Connections streams,
            Wakeups wakeups,
            WakeupRelay wakeupRelay,
            MeterRegistry meters) {
        this.config = config;
        this.dispatchers = dispatchers;
        this.lease = lease;
        this.worker = worker;
        this.running = running;
        this.leaseKeeper = leaseKeeper;
        this.streams = streams;
        this.wakeups = wakeups;
        this.wakeupRelay = wakeupRelay;
        this.meters = meters;
    }

    void start(
            @Observes StartupEvent event,
            Roster roster,
            ClockWatch clock,
            Hints hints,
            UnresolvedKeeper unresolvedKeeper,
            @All List<BackgroundTask> tasks) {
        if (ConfigUtils.isProfileActive(Main.MIGRATE)) {
            return;
        }
        Patience patience = new Patience(
                config.database().awaitSchema(),
                DatabaseException.class::isInstance,
                System::nanoTime,
                () -> LockSupport.parkNanos(PAUSE.toNanos()));
        patience.with(roster::enter);
        patience.with(clock::runOnce);
        patience.with(leaseKeeper::runOnce);
        add(Loop.start(LEASE, leaseKeeper::runOnce));
        Loop carrier = Loop.start("wake-ups", wakeupRelay::runOnce);
        add(carrier);
        hints.listen(running::hint);
        wakeups.forward(wakeup -> {
            wakeupRelay.pending(wakeup);
            carrier.wake();
        });
        dispatchers.of(ConfiguredBackends.scheduling(config)).forEach(this::start);
        tasks.stream()
                .filter(task -> task.isForRunningJobs() || !worker.isConfined())
                .forEach(this::start);
        if (!worker.isConfined() && config.retry().unresolvedThen() != BobineConfig.UnresolvedThen.WAIT) {
            add(Loop.start("unresolved", unresolvedKeeper::runOnce));
        }
        LOG.infof(
                "worker %s (%s) is at work: %d backends, %d models",
                worker.name(),
                lease.id(),
                config.backends().size(),
                config.models().size());
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
        quietly(() -> wakeupRelay.tell(Wakeup.ADOPTION, PATIENCE_WITH_DATABASE));
        started.forEach(task -> quietly(() -> task.release(PATIENCE_WITH_DATABASE)));
        running.awaitSubmits(PATIENCE_WITH_SUBMITS, PATIENCE_WITH_STILLS);
        loops.forEach(Loop::stop);
        join(loops, PATIENCE_WITH_LOOPS);
        quietly(() -> leaseKeeper.release(PATIENCE_WITH_DATABASE));
        quietly(() -> wakeupRelay.tell(Wakeup.ADOPTION, PATIENCE_WITH_DATABASE));
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

    private void start(BackgroundTask task) {
        Loop loop = Loop.start(task.name(), task::runOnce);
        add(loop);
        started.add(task);
        task.wakeup().ifPresent(wakeup -> wakeups.listen(wakeup, loop::wake));
    }

    private void add(Loop loop) {
        loops.add(loop);
        meters.gauge("bobine.loop.age.seconds", Tags.of("loop", loop.name()), loop, Engine::ageSeconds);
    }

    private static double ageSeconds(Loop loop) {
        return loop.age().toMillis() / 1e3;
    }
}
