package dev.bobine.upkeep;

import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.UpkeepStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Goes over the tables once in a while, one pod at a time.
@ApplicationScoped
public class Housekeeper implements Chore {

    private static final Logger LOG = Logger.getLogger(Housekeeper.class);
    private static final String LEASE = "housekeeping";
    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final int WEEKS_AHEAD = 4;
    private static final int BATCH = 5_000;

    private final Database database;
    private final UpkeepStore store;
    private final Exclusive exclusive;
    private final UpkeepSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Housekeeper(
            Database database,
            UpkeepStore store,
            Exclusive exclusive,
            UpkeepSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.exclusive = exclusive;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "housekeeping";
    }

    @Override
    public Duration runOnce() {
        if (exclusive.mayRun(LEASE, INTERVAL.multipliedBy(2))) {
            database.await(() -> store.makeWeeks(WEEKS_AHEAD));
            dropOldWeeks();
            forgetOldRequests();
            Instant past = clock.instant().minus(settings.keepAudit());
            database.await(() -> store.forgetAudit(past));
            database.await(() -> store.dropIdleQueues(BATCH));
        }
        return INTERVAL;
    }

    private void dropOldWeeks() {
        Instant before = clock.instant().minus(settings.keepJobs());
        List<String> weeks = database.await(() -> store.oldWeeks(before));
        for (String week : weeks) {
            database.await(() -> store.dropWeek(week));
            meters.counter("bobine.retention.weeks").increment();
            LOG.infof("dropped %s, which is older than %s", week, settings.keepJobs());
        }
    }

    private void forgetOldRequests() {
        Instant before = clock.instant().minus(settings.keepJobs());
        int forgotten = BATCH;
        while (forgotten == BATCH) {
            forgotten = database.await(() -> store.forgetRequests(before, BATCH));
        }
    }
}
