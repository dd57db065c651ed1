package dev.bobine.runtime;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseProbe;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/// Keeps this pod's time in step with the database's, and tells how wrong the machine's clock is.
@ApplicationScoped
class ClockWatch implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);

    private final Database database;
    private final DatabaseProbe probe;
    private final ClusterClock clock;

    ClockWatch(Database database, DatabaseProbe probe, ClusterClock clock, MeterRegistry meters) {
        this.database = database;
        this.probe = probe;
        this.clock = clock;
        meters.gauge("bobine.clock.ahead.seconds", clock, ClockWatch::aheadSeconds);
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public boolean isForRunningJobs() {
        return true;
    }

    @Override
    public Duration runOnce() {
        Instant asked = clock.own();
        Instant now = database.await(probe::now);
        if (clock.compare(asked, now, clock.own()) && clock.ahead().abs().compareTo(WORTH_A_LINE) > 0) {
            LOG.warnf("this machine's clock is %s s ahead of the database's, which counts", aheadSeconds(clock));
        }
        return INTERVAL;
    }

    private static double aheadSeconds(ClusterClock clock) {
        return clock.ahead().toMillis() / 1e3;
    }
}
