package dev.bobine.runtime;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.storage.ClipStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Tells as a gauge whether this pod can write to the bucket.
@ApplicationScoped
class BucketWatch implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(BucketWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration INTERVAL_WHILE_AWAY = Duration.ofSeconds(5);

    private final ClipStore clips;
    private final Reading up;
    private volatile boolean everUp;

    BucketWatch(ClipStore clips, MeterRegistry meters) {
        this.clips = clips;
        this.up = meters.gauge("bobine.bucket.up", new Reading(), Reading::value);
    }

    /// Whether this process has been able to write to the bucket at all.
    boolean everUp() {
        return everUp;
    }

    @Override
    public String name() {
        return "bucket";
    }

    @Override
    public boolean isForRunningJobs() {
        return true;
    }

    @Override
    public Duration runOnce() {
        try {
            clips.check();
            up.set(1);
            everUp = true;
            return INTERVAL;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the bucket cannot be used: %s", e.getMessage());
            up.set(0);
            return INTERVAL_WHILE_AWAY;
        }
    }
}
