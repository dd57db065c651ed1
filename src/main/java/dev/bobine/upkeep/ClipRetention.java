package dev.bobine.upkeep;

import dev.bobine.job.JobId;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.RetentionStore.Cohort;
import dev.bobine.storage.ClipStore;
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

/// Removes clips whose time is up, by the plan that their users have now, one pod at a time. First the objects, then
/// the mark and the event: whoever is stopped in between does it again.
@ApplicationScoped
public class ClipRetention implements Chore {

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
    private final ClipStore clips;
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
        this.clips = clips;
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
        if (mayAct()) {
            if (System.nanoTime() - passBeganNanos > PASS.toNanos()) {
                passed.clear();
                passBeganNanos = System.nanoTime();
            }
            for (Map.Entry<String, Duration> plan : settings.keepClips().entrySet()) {
                sweep(plan.getKey(), clock.instant().minus(plan.getValue()));
            }
        }
        return INTERVAL;
    }

    private boolean mayAct() {
        return exclusive.mayRun(LEASE, INTERVAL.multipliedBy(2));
    }

    private void sweep(String plan, Instant before) throws IOException {
        Cohort cohort = new Cohort(plan, settings.keepClips().keySet(), settings.defaultPlan());
        int found = BATCH;
        while (found == BATCH && mayAct()) {
            UUID after = passed.getOrDefault(plan, FIRST);
            List<JobRecord> due = database.await(() -> store.due(cohort, after, before, BATCH));
            found = due.size();
            if (found > 0) {
                remove(due);
                passed.put(plan, due.getLast().id());
            }
        }
    }

    private void remove(List<JobRecord> due) throws IOException {
        for (JobRecord job : due) {
            clips.delete(new JobId(job.id()));
        }
        long removed = database.await(() -> store.removed(due, clock.instant()));
        LOG.infof("removed %d clips whose time was up", removed);
        meters.counter("bobine.retention.clips").increment(removed);
    }
}
