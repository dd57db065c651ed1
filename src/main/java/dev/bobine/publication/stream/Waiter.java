package dev.bobine.publication.stream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Somebody who waits until something has happened to a job, and then looks for himself. It is woken as the pod's
/// streams are; it holds no connection to the database. For one thread.
public final class Waiter implements AutoCloseable {

    private final Semaphore news = new Semaphore(0);
    private final Cancellable stream;
    private volatile boolean over;
    private boolean last;

    Waiter(Multi<Item> items) {
        stream = items.subscribe()
                .with(
                        item -> {
                            if (item instanceof Item.Event) {
                                news.release();
                            }
                        },
                        _ -> end(),
                        this::end);
    }

    private void end() {
        over = true;
        news.release();
    }

    /// Waits for something to happen. What has happened before counts as well, once.
    ///
    /// @return whether it is worth a look; not when it took too long, or when nothing will be sent any more
    public boolean await(Duration limit) throws InterruptedException {
        if (last) {
            return false;
        }
        boolean woken = news.tryAcquire(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        news.drainPermits();
        last = over;
        return woken;
    }

    @Override
    public void close() {
        stream.cancel();
    }
}
