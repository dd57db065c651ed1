package dev.bobine.upkeep;

import dev.bobine.admission.Cancellation;
import dev.bobine.job.Actor;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.ErasureStore;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Deletes the data of users of whom an operator wants nothing kept: cancels what has not ended, removes objects, then
/// rows and prompts with a `deleted` event each, and last gives the ledger's entries a pseudonym. Every step can
/// be repeated, so that it does not matter who is stopped where.
@ApplicationScoped
public class Eraser implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(Eraser.class);
    private static final String LEASE = "erasure";
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /// For a while after somebody's deletion began or ended: what is left then mostly waits for events to be sent.
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration WHILE_FRESH = Duration.ofSeconds(30);

    private static final Duration LEASE_TIME = Duration.ofSeconds(20);
    private static final int USERS = 20;
    private static final int BATCH = 100;

    private final Database database;
    private final ErasureStore store;
    private final Cancellation cancellation;
    private final Exclusive exclusive;
    private final ClipStore clips;
    private final UploadStore uploads;
    private final FileStore files;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private List<UserId> before = List.of();
    private long changedNanos = System.nanoTime();

    Eraser(
            Database database,
            ErasureStore store,
            Cancellation cancellation,
            Exclusive exclusive,
            ClipStore clips,
            UploadStore uploads,
            FileStore files,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.cancellation = cancellation;
        this.exclusive = exclusive;
        this.clips = clips;
        this.uploads = uploads;
        this.files = files;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "erasure";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.ERASURE);
    }

    @Override
    public Duration runOnce() {
        boolean more = false;
        List<UserId> pending = mayAct() ? database.await(() -> store.pending(USERS)) : List.of();
        for (UserId user : pending) {
            more |= mayAct() && eraseWhatCanBe(user);
        }
        if (!pending.equals(before)) {
            before = pending;
            changedNanos = System.nanoTime();
        }
        if (more) {
            return Duration.ZERO;
        }
        boolean fresh = !pending.isEmpty() && System.nanoTime() - changedNanos < WHILE_FRESH.toNanos();
        return fresh ? SOON : INTERVAL;
    }

    private boolean mayAct() {
        return exclusive.mayRun(LEASE, LEASE_TIME);
    }

    /// One user's trouble does not keep the others waiting.
    ///
    /// @return whether there is more to erase at once
    private boolean eraseWhatCanBe(UserId user) {
        try {
            return erase(user);
        } catch (IOException | DatabaseException e) {
            LOG.warnf("the deletion of a user's data goes on later: %s", e.getMessage());
            return false;
        }
    }

    private static CancelCommand cancelled(JobId job) {
        return new CancelCommand(
                new CancelCommand.Target.ByJob(job), Actor.OPERATOR, "The user's data are being deleted.", null);
    }

    /// One batch, so that a user of many jobs does not keep the others waiting either.
    private boolean erase(UserId user) throws IOException {
        List<JobId> live = database.await(() -> store.wanted(user, BATCH));
        live.forEach(job -> database.await(() -> cancellation.cancel(cancelled(job))));
        List<JobRecord> ended = database.await(() -> store.settled(user, BATCH));
        for (JobRecord job : ended) {
            clips.delete(job.id());
        }
        if (!ended.isEmpty() && database.await(() -> store.erase(user, ended, clock.instant())) > 0) {
            return true;
        }
        List<UploadRow> sent = database.await(() -> uploads.of(user, BATCH));
        for (UploadRow upload : sent) {
            files.delete(upload.name());
            database.await(() -> uploads.gone(upload.id()));
        }
        if (!sent.isEmpty()) {
            return true;
        }
        String pseudonym = "deleted:" + UUID.randomUUID();
        if (live.isEmpty() && database.await(() -> store.finish(user, pseudonym, clock.instant()))) {
            LOG.info("all data of a user have been deleted");
            meters.counter("bobine.erasures").increment();
        }
        return live.size() == BATCH;
    }
}
