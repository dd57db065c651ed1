package dev.bobine.rendering.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Memory of this process for one backend's replies while they come, however many come at once. Each has a place, which
/// is enough for an ordinary one; of those that hold much more only a few come at the same time.
final class ReplyRoom {

    /// What the buffers of a reply take, and what is kept of an ordinary one.
    static final int PLACE = 192 << 10;

    /// What is kept of a reply of which the most is kept.
    static final int LARGE = 4 << 20;

    private final Semaphore places;
    private final Semaphore large;
    private final Duration patience;

    /// @param bytes for all of them; half is for those that hold much
    /// @param patience longest wait of a reply for its place, and again for more
    ReplyRoom(long bytes, Duration patience) {
        this.places = new Semaphore(count(bytes, PLACE));
        this.large = new Semaphore(count(bytes, LARGE));
        this.patience = patience;
    }

    private static int count(long bytes, int each) {
        return (int) Math.clamp(bytes / 2 / each, 1, Integer.MAX_VALUE);
    }

    /// Waits for a place.
    ///
    /// @throws InterruptedIOException when there was none in time
    Place enter() throws IOException {
        if (!taken(places)) {
            throw new InterruptedIOException("too many replies come at once");
        }
        return new Place();
    }

    private boolean taken(Semaphore semaphore) throws InterruptedIOException {
        try {
            return semaphore.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// What a reply has, until it is closed.
    final class Place implements AutoCloseable {

        private boolean isLarge;

        private Place() {}

        /// Waits for room for one that holds much. A reply that gets none is kept as an ordinary one is.
        boolean grow() {
            try {
                isLarge = isLarge || taken(large);
            } catch (InterruptedIOException e) {
                return false;
            }
            return isLarge;
        }

        @Override
        public void close() {
            if (isLarge) {
                large.release();
            }
            places.release();
        }
    }
}
