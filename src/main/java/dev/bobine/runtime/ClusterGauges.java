package dev.bobine.runtime;

import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BackendStore.BackendState;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.StatsStore;
import dev.bobine.persistence.StatsStore.Totals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Numbers of the whole cluster as gauges, read once in a while: every pod shows the same, so take the maximum.
@ApplicationScoped
class ClusterGauges {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Database database;
    private final StatsStore stats;
    private final OutboxStore outbox;
    private final BackendStore backends;
    private final Map<String, AtomicLong> paused = new HashMap<>();
    private final Map<String, AtomicLong> faults = new HashMap<>();
    private final AtomicLong unresolved;
    private final AtomicLong delayed;
    private final AtomicLong oldestQueuedSeconds;
    private final AtomicLong outboxEvents;
    private final AtomicLong outboxOldestSeconds;

    ClusterGauges(
            BobineConfig config,
            Database database,
            StatsStore stats,
            OutboxStore outbox,
            BackendStore backends,
            MeterRegistry meters) {
        this.backends = backends;
        this.database = database;
        this.stats = stats;
        this.outbox = outbox;
        this.unresolved = meters.gauge("bobine.jobs.unresolved", new AtomicLong());
        this.delayed = meters.gauge("bobine.jobs.delayed", new AtomicLong());
        this.oldestQueuedSeconds = meters.gauge("bobine.jobs.oldest.queued.seconds", new AtomicLong());
        this.outboxEvents = meters.gauge("bobine.outbox.backlog", new AtomicLong());
        for (String backend : config.backends().keySet()) {
            Tags tags = Tags.of("backend", backend);
            paused.put(backend, meters.gauge("bobine.backend.paused", tags, new AtomicLong()));
            faults.put(backend, meters.gauge("bobine.backend.faults", tags, new AtomicLong()));
        }
        this.outboxOldestSeconds = meters.gauge("bobine.outbox.oldest.seconds", new AtomicLong());
    }

    Duration runOnce() {
        Totals totals = database.await(stats::read).totals();
        OutboxStore.Backlog backlog = database.await(outbox::backlog);
        database.await(backends::list).forEach(this::show);
        unresolved.set(totals.unresolved());
        delayed.set(totals.delayed());
        oldestQueuedSeconds.set(age(totals.oldestQueued(), totals.now()));
        outboxEvents.set(backlog.events());
        outboxOldestSeconds.set(age(backlog.oldest(), totals.now()));
        return INTERVAL;
    }

    private void show(BackendState state) {
        AtomicLong stopped = paused.get(state.name());
        AtomicLong failed = faults.get(state.name());
        if (stopped != null && failed != null) {
            stopped.set(state.pausedAt() == null ? 0 : 1);
            failed.set(state.faults());
        }
    }

    private static long age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }
}
