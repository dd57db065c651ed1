package dev.bobine.scheduling;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.VirtualTimeStore;
import dev.bobine.persistence.VirtualTimeStore.TimesRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Has [VirtualTimes] rebased where they are due. In a currency of small units that is every some hundred thousand
/// clips of a lane, in others once in years.
@ApplicationScoped
public class VirtualTimeKeeper implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(VirtualTimeKeeper.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /// More than have a turn until the next batch.
    private static final int LIMIT = 5_000;

    private final Database database;
    private final VirtualTimeStore store;
    private final Wakeups wakeups;

    VirtualTimeKeeper(Database database, VirtualTimeStore store, Wakeups wakeups) {
        this.database = database;
        this.store = store;
        this.wakeups = wakeups;
    }

    @Override
    public String name() {
        return "virtual-times";
    }

    @Override
    public Duration runOnce() {
        TimesRow times = database.await(() -> store.times());
        if (times.leftBehind() == 0 && VirtualTimes.due(times).isEmpty()) {
            return INTERVAL;
        }
        int followed = database.await(() -> store.rebase(VirtualTimes.BASE, VirtualTimes::due, LIMIT));
        LOG.infof("virtual times were rebased, and %d tags followed", followed);
        wakeups.wake(Wakeup.DISPATCH);
        return followed >= LIMIT ? Duration.ZERO : INTERVAL;
    }
}
