package dev.bobine.runtime;

import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseProbe;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Compares this pod's clock with the database's, at the start and from then on. What concerns more than one job goes by
/// the database's; a render's deadline and the signatures of callers and storage go by the pod's, which must not be far
/// from it.
@ApplicationScoped
class ClockWatch implements Chore {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TOLERATED = Duration.ofSeconds(2);

    private final DatabaseProbe probe;
    private final Database database;
    private final InstantSource clock;
    private final AtomicLong aheadMillis;
    private boolean warned;

    ClockWatch(DatabaseProbe probe, Database database, InstantSource clock, MeterRegistry meters) {
        this.probe = probe;
        this.database = database;
        this.clock = clock;
        this.aheadMillis = new AtomicLong();
        meters.gauge("bobine.clock.ahead.seconds", aheadMillis, millis -> millis.get() / 1_000d);
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Duration runOnce() {
        Instant asked = clock.instant();
        Instant theirs = database.await(probe::now);
        show(ahead(asked, theirs, clock.instant()));
        return INTERVAL;
    }

    private void show(Duration ahead) {
        aheadMillis.set(ahead.toMillis());
        boolean wrong = ahead.abs().compareTo(TOLERATED) > 0;
        if (wrong && !warned) {
            LOG.warnf("this pod's clock is %s ms ahead of the database's: keep both in step", ahead.toMillis());
        }
        warned = wrong;
    }

    /// How far the pod's clock is ahead, at least: the database read its own at some moment between the two.
    ///
    /// @return negative when it is behind
    static Duration ahead(Instant asked, Instant theirs, Instant answered) {
        if (theirs.isBefore(asked)) {
            return Duration.between(theirs, asked);
        }
        return theirs.isAfter(answered) ? Duration.between(theirs, answered) : Duration.ZERO;
    }
}
