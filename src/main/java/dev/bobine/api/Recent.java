package dev.bobine.api;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was read a moment ago, for all who ask for it meanwhile: one reads, the others wait for it.
final class Recent<T> {

    private final long nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable T value;
    private long readAt;

    Recent(Duration fresh) {
        this.nanos = fresh.toNanos();
    }

    T get(Supplier<T> source) {
        reading.lock();
        try {
            T known = value;
            if (known != null && System.nanoTime() - readAt < nanos) {
                return known;
            }
            T read = source.get();
            value = read;
            readAt = System.nanoTime();
            return read;
        } finally {
            reading.unlock();
        }
    }
}
