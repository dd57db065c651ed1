package dev.bobine.runtime;

import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.StatsStore;
import dev.bobine.persistence.StatsStore.Totals;
import dev.bobine.persistence.WatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Numbers of the whole cluster as gauges, read once in a while: every pod shows the same, so take the maximum.
@ApplicationScoped
class ClusterGauges implements Chore {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Database database;
    private final StatsStore stats;
    private final OutboxStore outbox;
    private final WatchStore watch;
    private final WaitingGauges waiting;
    private final BackendGauges backends;
    private final AtomicLong unresolved;
    private final AtomicLong delayed;
    private final AtomicLong oldestQueuedSeconds;
    private final AtomicLong outboxEvents;
    private final AtomicLong outboxOldestSeconds;
    private final AtomicLong workers;
    private final AtomicLong reservedMicros;
    private final AtomicLong oldestTransactionSeconds;

    ClusterGauges(
            Database database,
            StatsStore stats,
            OutboxStore outbox,
            WatchStore watch,
            WaitingGauges waiting,
            BackendGauges backends,
            MeterRegistry meters) {
        this.database = database;
        this.stats = stats;
        this.outbox = outbox;
        this.watch = watch;
        this.waiting = waiting;
        this.backends = backends;
        this.unresolved = meters.gauge("bobine.jobs.unresolved", new AtomicLong());
        this.delayed = meters.gauge("bobine.jobs.delayed", new AtomicLong());
        this.oldestQueuedSeconds = meters.gauge("bobine.jobs.oldest.queued.seconds", new AtomicLong());
        this.outboxEvents = meters.gauge("bobine.outbox.backlog", new AtomicLong());
        this.outboxOldestSeconds = meters.gauge("bobine.outbox.oldest.seconds", new AtomicLong());
        this.workers = meters.gauge("bobine.workers", new AtomicLong());
        this.reservedMicros = new AtomicLong();
        meters.gauge("bobine.money.reserved", reservedMicros, micros -> micros.get() / 1_000_000d);
        this.oldestTransactionSeconds = meters.gauge("bobine.database.oldest.transaction.seconds", new AtomicLong());
    }

    @Override
    public String name() {
        return "gauges";
    }

    @Override
    public Duration runOnce() {
        Totals totals = database.await(stats::read).totals();
        OutboxStore.Backlog backlog = database.await(outbox::backlog);
        unresolved.set(totals.unresolved());
        delayed.set(totals.delayed());
        oldestQueuedSeconds.set(age(totals.oldestQueued(), totals.now()));
        outboxEvents.set(backlog.events());
        outboxOldestSeconds.set(age(backlog.oldest(), totals.now()));
        show(database.await(watch::read));
        return INTERVAL;
    }

    private void show(WatchStore.Watched watched) {
        WatchStore.RestRow rest = watched.rest();
        workers.set(rest.workers());
        reservedMicros.set(rest.reservedMicros());
        oldestTransactionSeconds.set(age(rest.oldestTransaction(), rest.now()));
        waiting.show(watched);
        backends.show(watched);
    }

    static long age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }
}
