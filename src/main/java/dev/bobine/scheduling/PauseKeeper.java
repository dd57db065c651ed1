package dev.bobine.scheduling;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Ends the pauses of backends that were to end by themselves. Every pod looks; whichever is first ends it.
@ApplicationScoped
public class PauseKeeper implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(PauseKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Database database;
    private final BackendStore backends;
    private final Wakeups wakeups;

    PauseKeeper(Database database, BackendStore backends, Wakeups wakeups) {
        this.database = database;
        this.backends = backends;
        this.wakeups = wakeups;
    }

    @Override
    public String name() {
        return "pauses";
    }

    @Override
    public Duration runOnce() {
        List<String> resumed = database.await(backends::resumeDue);
        if (!resumed.isEmpty()) {
            LOG.infof("the pause of %s has come to its end", resumed);
            wakeups.wake(Wakeup.DISPATCH);
        }
        return INTERVAL;
    }
}
