package dev.bobine.scheduling;

import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.QueueStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Keeps the queue in time: jobs whose start time has come join their user's backlog.
@ApplicationScoped
public class QueueKeeper implements Chore {

    private static final int MOST = 500;
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Database database;
    private final QueueStore queue;
    private final Bells bells;

    QueueKeeper(Database database, QueueStore queue, Bells bells) {
        this.database = database;
        this.queue = queue;
        this.bells = bells;
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public Duration runOnce() {
        long woken = database.await(() -> queue.promoteDue(MOST));
        if (woken > 0) {
            bells.ring(Bell.DISPATCH);
        }
        return woken == MOST ? Duration.ZERO : INTERVAL;
    }
}
