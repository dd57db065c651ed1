package dev.bobine.upkeep;

import dev.bobine.job.DeletionReason;
import dev.bobine.job.JobId;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.UnwantedClips;
import dev.bobine.storage.ClipStore;
import dev.bobine.upkeep.Removal.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Removes clips that their users have thrown away, one pod at a time; those of jobs that had not ended once they have.
/// First the object, then the mark and the event: whoever is stopped in between does it again.
@ApplicationScoped
public class ClipDisposal implements BackgroundTask {

    private static final String LEASE = "disposal";
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LEASE_TIME = Duration.ofSeconds(20);
    private static final int BATCH = 100;
    private static final UUID FIRST = new UUID(0, 0);

    private final Database database;
    private final UnwantedClips unwanted;
    private final RetentionStore retention;
    private final Exclusive exclusive;
    private final Removal<JobId> removal;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private UUID passed = FIRST;

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
        this.removal = Removal.ofClips(clips::delete);
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "disposal";
    }

    /// Sent when a clip is thrown away.
    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.DISPOSAL);
    }

    /// @throws IOException when the bucket fails; what is left is done later
    @Override
    public synchronized Duration runOnce() throws IOException {
        if (!exclusive.mayRun(LEASE, LEASE_TIME)) {
            return INTERVAL;
        }
        UUID after = passed;
        List<JobRecord> due = database.await(() -> unwanted.due(after, BATCH));
        boolean more = due.size() == BATCH;
        passed = FIRST;
        if (!due.isEmpty()) {
            remove(due, more);
        }
        int forgotten = database.await(() -> unwanted.forget(settings.keepJobs(), BATCH));
        return more || forgotten == BATCH ? Duration.ZERO : INTERVAL;
    }

    /// From behind what was tried it goes on, and at the end from the beginning, with what could not be removed before.
    private void remove(List<JobRecord> due, boolean more) throws IOException {
        Outcome<JobId> outcome = removal.remove(due.stream().map(JobRecord::id).toList());
        tell(due.stream().filter(job -> outcome.gone().contains(job.id())).toList());
        if (more || outcome.trouble() != null) {
            passed = outcome.last().value();
        }
        if (outcome.trouble() != null) {
            throw outcome.trouble();
        }
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
