package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import dev.bobine.storage.FileStore;
import dev.bobine.upkeep.Removal.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Removes files that users have sent once they are old enough and nothing names them, one pod at a time. First the
/// object, then the row: whoever is stopped in between does it again.
@ApplicationScoped
public class UploadRetention implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(UploadRetention.class);
    private static final String LEASE = "upload-retention";
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH = 100;

    private final Database database;
    private final UploadStore store;
    private final Exclusive exclusive;
    private final Removal<UploadRow> removal;
    private final UpkeepSettings settings;
    private final MeterRegistry meters;
    private @Nullable UploadRow passed;

    UploadRetention(
            Database database,
            UploadStore store,
            Exclusive exclusive,
            FileStore files,
            UpkeepSettings settings,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.exclusive = exclusive;
        this.removal = Removal.ofFiles(upload -> files.delete(upload.name()));
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "upload-retention";
    }

    /// @throws IOException when the bucket fails; what is left is done next time
    @Override
    public synchronized Duration runOnce() throws IOException {
        return exclusive.mayRun(LEASE, INTERVAL.multipliedBy(2)) ? removeSome() : INTERVAL;
    }

    Duration removeSome() throws IOException {
        UploadRow after = passed;
        List<UploadRow> due =
                database.await(() -> store.due(settings.keepUploads(), settings.abandonUploads(), after, BATCH));
        boolean more = due.size() == BATCH;
        passed = null;
        if (!due.isEmpty()) {
            remove(due, more);
        }
        return more ? Duration.ZERO : INTERVAL;
    }

    /// From behind what was tried it goes on, and at the end from the beginning, with what could not be removed before.
    private void remove(List<UploadRow> due, boolean more) throws IOException {
        Outcome<UploadRow> outcome = removal.remove(due);
        outcome.gone().forEach(upload -> database.await(() -> store.gone(upload.id())));
        int removed = outcome.gone().size();
        if (removed > 0) {
            LOG.infof("removed %d files that users had sent", removed);
            meters.counter("bobine.retention.uploads").increment(removed);
        }
        if (more || outcome.trouble() != null) {
            passed = outcome.last();
        }
        if (outcome.trouble() != null) {
            throw outcome.trouble();
        }
    }
}
