package dev.bobine.upkeep;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.JobId;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.UnwantedClips;
import dev.bobine.storage.ClipStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Removes clips that their users have thrown away, one pod at a time; those of jobs that had not ended once they have.
/// First the object, then the mark and the event: whoever is stopped in between does it again.
@ApplicationScoped
public class ClipDisposal implements Chore {

    private static final Logger LOG = Logger.getLogger(ClipDisposal.class);
    private static final String LEASE = "disposal";
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LEASE_TIME = Duration.ofSeconds(20);
    private static final int BATCH = 100;

    private final Database database;
    private final UnwantedClips unwanted;
    private final RetentionStore retention;
    private final Exclusive exclusive;
    private final ClipStore clips;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;

    ClipDisposal(
            Database database,
            UnwantedClips unwanted,
            RetentionStore retention,
            Exclusive exclusive,
            ClipStore clips,
            UpkeepSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.unwanted = unwanted;
        this.retention = retention;
        this.exclusive = exclusive;
        this.clips = clips;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "disposal";
    }

    /// Rung when a clip is thrown away.
    @Override
    public Optional<Bell> bell() {
        return Optional.of(Bell.DISPOSAL);
    }

    @Override
    public Duration runOnce() {
        if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
            return INTERVAL;
        }
        List<JobRecord> due = database.await(() -> unwanted.due(BATCH));
        List<JobRecord> gone = new ArrayList<>();
        for (JobRecord job : due) {
            try {
                clips.delete(new JobId(job.id()));
                gone.add(job);
            } catch (IOException e) {
                LOG.warnf("the clip of job %s could not be removed: %s", job.id(), e.getMessage());
            }
        }
        tell(gone);
        int forgotten = database.await(() -> unwanted.forget(settings.keepJobs(), BATCH));
        return gone.size() == BATCH || forgotten == BATCH ? Duration.ZERO : INTERVAL;
    }

    private void tell(List<JobRecord> gone) {
        List<JobRecord> had = gone.stream().filter(job -> job.clip() != null).toList();
        if (!had.isEmpty()) {
            long removed = database.await(() -> retention.removed(had, DeletionReason.USER, clock.instant()));
            meters.counter("bobine.disposal.clips").increment(removed);
        }
        if (!gone.isEmpty()) {
            database.await(() -> unwanted.gone(gone));
        }
    }
}
