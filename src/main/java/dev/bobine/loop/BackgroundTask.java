package dev.bobine.loop;

import java.time.Duration;
import java.util.Optional;

/// Work that every pod does again and again while it holds a lease. Each gets a [Loop] of its own, all beans of this
/// kind among them.
public interface BackgroundTask {

    /// Names its loop in health checks and logs; unique.
    String name();

    /// One round. What there is to do is bounded: when there is more, the next round follows at once.
    ///
    /// @return how long to wait for the next one if nothing wakes it; zero when there is more to do
    Duration runOnce() throws Exception;

    /// Whether pods that run jobs of some backends and do nothing else need it too.
    default boolean isForRunningJobs() {
        return false;
    }

    /// Gives up what it would keep others waiting for, when its pod stops.
    ///
    /// @param patience how long that may take
    default void release(Duration patience) {}

    /// What begins a round early.
    default Optional<Wakeup> wakeup() {
        return Optional.empty();
    }
}
