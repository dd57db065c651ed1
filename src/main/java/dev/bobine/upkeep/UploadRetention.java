package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import dev.bobine.storage.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Removes files that users have sent once they are old enough and nothing names them, one pod at a time. First the
/// object, then the row: whoever is stopped in between does it again.
@ApplicationScoped
public class UploadRetention implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(UploadRetention.class);
    private static final String LEASE = "upload-retention";
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH = 100;
    private static final int MAX_FAILURES = 3;

    private final Database database;
    private final UploadStore store;
    private final Exclusive exclusive;
    private final FileStore files;
    private final UpkeepSettings settings;
    private final MeterRegistry meters;

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
        this.files = files;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "upload-retention";
    }

    /// @throws IOException when the bucket fails; what is left is done next time
    @Override
    public Duration runOnce() throws IOException {
        if (!exclusive.mayRun(LEASE, INTERVAL.multipliedBy(2))) {
            return INTERVAL;
        }
        List<UploadRow> due = database.await(() -> store.due(settings.keepUploads(), settings.abandonUploads(), BATCH));
        int removed = remove(due);
        if (removed > 0) {
            LOG.infof("removed %d files that users had sent", removed);
            meters.counter("bobine.retention.uploads").increment(removed);
        }
        return removed == BATCH ? Duration.ZERO : INTERVAL;
    }

    /// A file that cannot be removed keeps no other one. After several the bucket is to blame.
    private int remove(List<UploadRow> due) throws IOException {
        int removed = 0;
        int failures = 0;
        for (UploadRow upload : due) {
            try {
                files.delete(upload.name());
                database.await(() -> store.gone(upload.id()));
                removed++;
            } catch (IOException e) {
                LOG.warnf("the file of upload %s could not be removed: %s", upload.id(), e.getMessage());
                if (++failures == MAX_FAILURES) {
                    throw e;
                }
            }
        }
        return removed;
    }
}
