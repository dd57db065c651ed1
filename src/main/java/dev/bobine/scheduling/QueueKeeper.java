package dev.bobine.scheduling;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.QueueStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Keeps the queue in time: jobs whose start time has come join their user's backlog.
@ApplicationScoped
public class QueueKeeper implements BackgroundTask {

    private static final int LIMIT = 500;
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Database database;
    private final QueueStore queue;
    private final Wakeups wakeups;

    QueueKeeper(Database database, QueueStore queue, Wakeups wakeups) {
        this.database = database;
        this.queue = queue;
        this.wakeups = wakeups;
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public Duration runOnce() {
        long woken = database.await(() -> queue.promoteDue(LIMIT));
        if (woken > 0) {
            wakeups.wake(Wakeup.DISPATCH);
        }
        return woken == LIMIT ? Duration.ZERO : INTERVAL;
    }
}
