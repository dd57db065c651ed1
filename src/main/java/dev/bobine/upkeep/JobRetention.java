package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRetentionStore;
import dev.bobine.persistence.JobRetentionStore.Ages;
import dev.bobine.persistence.JobRetentionStore.Removed;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Goes round all users and removes the jobs that their plans do not keep any longer, one pod at a time. Jobs that are
/// kept for as long as any are left to the [Housekeeper], which drops them by the week.
@ApplicationScoped
public class JobRetention implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(JobRetention.class);
    private static final String LEASE = "job-retention";
    private static final String START = "";
    private static final Duration LEASE_TIME = Duration.ofMinutes(3);
    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration WATCH = Duration.ofMinutes(1);
    private static final Duration BETWEEN_ROUNDS = Duration.ofHours(1);
    private static final int USERS = 200;
    private static final int JOBS = 500;
    private static final int ENTRIES = 2_000;

    private final Database database;
    private final JobRetentionStore store;
    private final Exclusive exclusive;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private String after = START;
    private long removedThisRound;

    JobRetention(
            Database database,
            JobRetentionStore store,
            Exclusive exclusive,
            UpkeepSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.exclusive = exclusive;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "job-retention";
    }

    /// One step: some jobs of a page of users or, when none is left to be removed, what the ledger has of such jobs.
    @Override
    public synchronized Duration runOnce() {
        if (!settings.removesJobsByPlan()) {
            return BETWEEN_ROUNDS;
        }
        if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
            after = START;
            return WATCH;
        }
        Ages ages = settings.agesOfJobs(clock.instant());
        Removed removed = database.await(() -> store.removeJobs(ages, after, USERS, JOBS));
        count(removed);
        String last = removed.last();
        if (last == null) {
            return nextRound();
        }
        if (removed.jobs() == JOBS || foldLedger(ages, last) > 0) {
            return BREATH;
        }
        after = last;
        return removed.users() == USERS ? BREATH : nextRound();
    }

    private long foldLedger(Ages ages, String last) {
        long folded = database.await(() -> store.foldLedger(ages, after, last, clock.instant(), ENTRIES));
        meters.counter("bobine.retention.ledger").increment(folded);
        return folded;
    }

    private void count(Removed removed) {
        removedThisRound += removed.jobs();
        meters.counter("bobine.retention.jobs").increment(removed.jobs());
        meters.counter("bobine.retention.events").increment(removed.events());
    }

    private Duration nextRound() {
        if (removedThisRound > 0) {
            LOG.infof("removed %d jobs that their users' plans do not keep any longer", removedThisRound);
        }
        removedThisRound = 0;
        after = START;
        return BETWEEN_ROUNDS;
    }
}
