package dev.bobine.runtime;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.FigureStore;
import dev.bobine.persistence.StatsStore;
import dev.bobine.persistence.StatsStore.Totals;
import dev.bobine.persistence.UserSums;
import dev.bobine.persistence.UserSums.Sums;
import dev.bobine.persistence.WatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers of the whole cluster as gauges, read once in a while by one pod at a time. The others, and one that cannot
/// read, show `NaN`: take the maximum.
@ApplicationScoped
class ClusterGauges implements BackgroundTask {

    private static final String LEASE = "gauges";
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /// Between two sums over all users passes this many times what one takes.
    private static final int SPARED = 20;

    private final Database database;
    private final Exclusive exclusive;
    private final StatsStore stats;
    private final WatchStore watch;
    private final FigureStore figures;
    private final UserSums users;
    private final WaitingGauges waiting;
    private final BackendGauges backends;
    private final OutboxGauges outbox;
    private final Reading unresolved;
    private final Reading delayed;
    private final Reading held;
    private final Reading oldestQueuedSeconds;
    private final Reading workers;
    private final Reading reserved;
    private final Reading oldestTransactionSeconds;
    private @Nullable Sums addedUp;
    private long dueNanos;

    ClusterGauges(
            Database database,
            Exclusive exclusive,
            StatsStore stats,
            WatchStore watch,
            FigureStore figures,
            UserSums users,
            WaitingGauges waiting,
            BackendGauges backends,
            OutboxGauges outbox,
            MeterRegistry meters) {
        this.database = database;
        this.exclusive = exclusive;
        this.stats = stats;
        this.watch = watch;
        this.figures = figures;
        this.users = users;
        this.waiting = waiting;
        this.backends = backends;
        this.outbox = outbox;
        this.unresolved = meters.gauge("bobine.jobs.unresolved", new Reading(), Reading::value);
        this.delayed = meters.gauge("bobine.jobs.delayed", new Reading(), Reading::value);
        this.held = meters.gauge("bobine.jobs.held", new Reading(), Reading::value);
        this.oldestQueuedSeconds = meters.gauge("bobine.jobs.oldest.queued.seconds", new Reading(), Reading::value);
        this.workers = meters.gauge("bobine.workers", new Reading(), Reading::value);
        this.reserved = meters.gauge("bobine.money.reserved", new Reading(), Reading::value);
        this.oldestTransactionSeconds =
                meters.gauge("bobine.database.oldest.transaction.seconds", new Reading(), Reading::value);
    }

    @Override
    public String name() {
        return "gauges";
    }

    @Override
    public Duration runOnce() {
        boolean known = false;
        try {
            if (exclusive.mayRun(LEASE, INTERVAL.multipliedBy(3))) {
                gather();
                known = true;
            }
        } finally {
            if (!known) {
                forget();
            }
        }
        return INTERVAL;
    }

    private void gather() {
        Totals totals = database.await(stats::read).totals();
        unresolved.set(totals.unresolved());
        delayed.set(totals.delayed());
        oldestQueuedSeconds.set(age(totals.oldestQueued(), totals.now()));
        outbox.show(totals.now());
        held.set(totals.held());
        Sums sums = sums();
        show(database.await(watch::read), sums, totals.delayed());
        database.await(figures::keepSpent);
    }

    /// Adding up takes the longer the more users wait, and is done the less often: it takes up a small share of the
    /// time.
    private Sums sums() {
        Sums known = addedUp;
        if (known != null && System.nanoTime() - dueNanos < 0) {
            return known;
        }
        long began = System.nanoTime();
        Sums sums = users.addUp();
        long ended = System.nanoTime();
        addedUp = sums;
        dueNanos = ended + SPARED * (ended - began);
        return sums;
    }

    private void forget() {
        List.of(unresolved, delayed, held, oldestQueuedSeconds, workers, reserved, oldestTransactionSeconds)
                .forEach(Reading::forget);
        waiting.forget();
        backends.forget();
        outbox.forget();
        addedUp = null;
    }

    private void show(WatchStore.Watched watched, Sums sums, long delayedJobs) {
        WatchStore.RestRow rest = watched.rest();
        workers.set(rest.workers());
        reserved.set(sums.heldMicros() / 1_000_000d);
        oldestTransactionSeconds.set(age(rest.oldestTransaction(), rest.now()));
        waiting.show(watched, sums, delayedJobs);
        backends.show(watched);
    }

    static long age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }
}
