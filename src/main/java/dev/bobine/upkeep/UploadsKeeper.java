package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.ReplyStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Throws away what killed workers left in the bucket, one pod at a time: uploads that nobody will finish, which are
/// paid for although they are invisible as objects, and answers of models that nobody will collect.
@ApplicationScoped
public class UploadsKeeper implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(UploadsKeeper.class);
    private static final String LEASE = "uploads";
    private static final int BATCH = 100;

    /// Longer than any copy of what an answer holds is tried.
    private static final Duration KEEP_ANSWERS = Duration.ofDays(7);

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

    private final Database database;
    private final Exclusive exclusive;
    private final ClipStore clips;
    private final ReplyStore replies;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;

    UploadsKeeper(
            Database database,
            Exclusive exclusive,
            ClipStore clips,
            ReplyStore replies,
            UpkeepSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.exclusive = exclusive;
        this.clips = clips;
        this.replies = replies;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "uploads";
    }

    @Override
    public Duration runOnce() throws IOException {
        Duration interval = interval();
        if (exclusive.mayRun(LEASE, interval.multipliedBy(2))) {
            int removed = clips.removeOrphanUploads(clock.instant().minus(settings.abandonUploads()), BATCH);
            if (removed > 0) {
                LOG.infof("removed %d unfinished uploads", removed);
                meters.counter("bobine.storage.orphan.uploads").increment(removed);
            }
            int answers = replies.removeOld(clock.instant().minus(KEEP_ANSWERS), BATCH);
            if (answers > 0) {
                LOG.infof("removed %d answers that nobody collected", answers);
                meters.counter("bobine.storage.orphan.answers").increment(answers);
            }
            if (removed == BATCH || answers == BATCH) {
                return Duration.ZERO;
            }
        }
        return interval;
    }

    private Duration interval() {
        Duration half = settings.abandonUploads().dividedBy(2);
        return half.compareTo(LONGEST_INTERVAL) < 0 ? half : LONGEST_INTERVAL;
    }
}
