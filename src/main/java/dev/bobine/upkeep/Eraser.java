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
import dev.bobine.persistence.ErasureStore.Pending;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.FileStore;
import dev.bobine.upkeep.Removal.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    private static final UUID FIRST = new UUID(0, 0);

    private final Database database;
    private final ErasureStore store;
    private final Cancellation cancellation;
    private final Exclusive exclusive;
    private final UploadStore uploads;
    private final Removal<JobId> clips;
    private final Removal<UploadRow> files;
    private final InstantSource clock;
    private final MeterRegistry meters;

    /// Whose clips or files could not be removed, and behind which of them the next try begins.
    private final Map<UserId, UUID> passedClips = new HashMap<>();

    private final Map<UserId, UUID> passedFiles = new HashMap<>();
    private @Nullable Pending passed;
    private List<Pending> before = List.of();
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
        this.uploads = uploads;
        this.clips = Removal.ofClips(clips::delete);
        this.files = Removal.ofFiles(upload -> files.delete(upload.name()));
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

    /// Some users at a time, and at the end from the beginning: those who have to wait, as for an unresolved job, keep
    /// nobody behind them waiting.
    @Override
    public synchronized Duration runOnce() {
        boolean more = false;
        Pending after = passed;
        List<Pending> pending = mayAct() ? database.await(() -> store.pending(after, USERS)) : List.of();
        passed = pending.size() == USERS ? pending.getLast() : null;
        for (Pending user : pending) {
            try {
                more |= mayAct() && eraseWhatCanBe(new UserId(user.userId()));
            } catch (IOException e) {
                // The bucket refuses, this user's objects or all: the next round begins with the next user.
                LOG.warnf("the deletion of a user's data goes on later: %s", e.getMessage());
                passed = user;
                break;
            }
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
    private boolean eraseWhatCanBe(UserId user) throws IOException {
        try {
            return erase(user);
        } catch (DatabaseException e) {
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
        if (eraseJobs(user) || eraseFiles(user)) {
            return true;
        }
        String pseudonym = "deleted:" + UUID.randomUUID();
        if (live.isEmpty() && database.await(() -> store.finish(user, pseudonym, clock.instant()))) {
            LOG.info("all data of a user have been deleted");
            meters.counter("bobine.erasures").increment();
        }
        return live.size() == BATCH;
    }

    /// First the clips, then what is known of their jobs. One that cannot be removed keeps no other one.
    ///
    /// @return whether any went
    private boolean eraseJobs(UserId user) throws IOException {
        UUID after = passedClips.getOrDefault(user, FIRST);
        List<JobRecord> ended = database.await(() -> store.settled(user, after, BATCH));
        passedClips.remove(user);
        if (ended.isEmpty()) {
            return false;
        }
        Outcome<JobId> outcome = clips.remove(ended.stream().map(JobRecord::id).toList());
        List<JobRecord> gone =
                ended.stream().filter(job -> outcome.gone().contains(job.id())).toList();
        boolean erased = !gone.isEmpty() && database.await(() -> store.erase(user, gone, clock.instant())) > 0;
        if (gone.size() < ended.size() && (outcome.trouble() != null || ended.size() == BATCH)) {
            passedClips.put(user, outcome.last().value());
        }
        if (outcome.trouble() != null) {
            throw outcome.trouble();
        }
        return erased;
    }

    /// The same of what the user has sent.
    private boolean eraseFiles(UserId user) throws IOException {
        UUID after = passedFiles.getOrDefault(user, FIRST);
        List<UploadRow> sent = database.await(() -> uploads.of(user, after, BATCH));
        passedFiles.remove(user);
        if (sent.isEmpty()) {
            return false;
        }
        Outcome<UploadRow> outcome = files.remove(sent);
        outcome.gone().forEach(upload -> database.await(() -> uploads.gone(upload.id())));
        if (outcome.gone().size() < sent.size() && (outcome.trouble() != null || sent.size() == BATCH)) {
            passedFiles.put(user, outcome.last().id());
        }
        if (outcome.trouble() != null) {
            throw outcome.trouble();
        }
        return !outcome.gone().isEmpty();
    }
}
