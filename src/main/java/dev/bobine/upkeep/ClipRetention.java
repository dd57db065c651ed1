package dev.bobine.upkeep;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.JobId;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.RetentionStore.Cohort;
import dev.bobine.storage.ClipStore;
import dev.bobine.upkeep.Removal.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Removes clips past their retention, by the plan that their users have now, one pod at a time. First the objects,
/// then the mark and the event: whoever is stopped in between does it again.
@ApplicationScoped
public class ClipRetention implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(ClipRetention.class);
    private static final String LEASE = "retention";
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH = 100;
    private static final UUID FIRST = new UUID(0, 0);

    /// How long a plan's jobs, once passed, are not looked at again: users who changed to it bring older ones along.
    private static final Duration PASS = Duration.ofHours(12);

    private final Database database;
    private final RetentionStore store;
    private final Exclusive exclusive;
    private final Removal<JobId> removal;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<String, UUID> passed = new HashMap<>();
    private long passBeganNanos = System.nanoTime();

    ClipRetention(
            Database database,
            RetentionStore store,
            Exclusive exclusive,
            ClipStore clips,
            UpkeepSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.exclusive = exclusive;
        this.removal = Removal.ofClips(clips::delete);
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "retention";
    }

    /// @throws IOException when the bucket fails; what is left is done next time
    @Override
    public synchronized Duration runOnce() throws IOException {
        boolean more = false;
        if (System.nanoTime() - passBeganNanos > PASS.toNanos()) {
            passed.clear();
            passBeganNanos = System.nanoTime();
        }
        for (Map.Entry<String, Duration> plan : settings.keepClips().entrySet()) {
            more |= mayAct() && sweep(plan.getKey(), clock.instant().minus(plan.getValue()));
        }
        return more ? Duration.ZERO : INTERVAL;
    }

    private boolean mayAct() {
        return exclusive.mayRun(LEASE, INTERVAL.multipliedBy(2));
    }

    /// One batch of a plan's clips.
    ///
    /// @return whether there may be more
    private boolean sweep(String plan, Instant before) throws IOException {
        Cohort cohort = new Cohort(plan, settings.keepClips().keySet(), settings.defaultPlan());
        UUID after = passed.getOrDefault(plan, FIRST);
        List<JobRecord> due = database.await(() -> store.due(cohort, after, before, BATCH));
        if (!due.isEmpty()) {
            remove(plan, due);
        }
        return due.size() == BATCH;
    }

    private void remove(String plan, List<JobRecord> due) throws IOException {
        Outcome<JobId> outcome = removal.remove(due.stream().map(JobRecord::id).toList());
        mark(due.stream().filter(job -> outcome.gone().contains(job.id())).toList());
        passed.put(plan, outcome.last().value());
        if (outcome.trouble() != null) {
            throw outcome.trouble();
        }
    }

    private void mark(List<JobRecord> gone) {
        if (!gone.isEmpty()) {
            long removed = database.await(() -> store.removed(gone, DeletionReason.RETENTION, clock.instant()));
            LOG.infof("removed %d expired clips", removed);
            meters.counter("bobine.retention.clips").increment(removed);
        }
    }
}
