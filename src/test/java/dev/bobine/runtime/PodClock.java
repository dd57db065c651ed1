package dev.bobine.runtime;

import io.quarkus.arc.Arc;
import java.time.Duration;
import java.time.Instant;

/// The clock by which the running service goes, to be put wrong by a test as a machine's clock that jumps does until it
/// is compared with the database's again.
public final class PodClock {

    private PodClock() {}

    /// Puts it so far ahead of the true time; behind it when that is negative.
    public static void jump(Duration ahead) {
        ClusterClock clock = Arc.container().instance(ClusterClock.class).get();
        Instant own = clock.own();
        boolean unused = clock.compare(own, own.plus(ahead), own);
    }

    /// Where it is now.
    public static Instant now() {
        return Arc.container().instance(ClusterClock.class).get().instant();
    }
}
