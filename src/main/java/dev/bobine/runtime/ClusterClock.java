package dev.bobine.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The one time of all pods: the machine's own, moved by as much as it differs from the database's. Deadlines, start
/// times and pauses are written by one pod and judged by another, or by the database.
///
/// Between two comparisons it goes on as the machine's clock does; it may jump when one finds another difference.
final class ClusterClock implements InstantSource {

    /// What pods may differ by without harm.
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    private final InstantSource own;
    private volatile Duration ahead = Duration.ZERO;

    ClusterClock(InstantSource own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        return own.instant().minus(ahead);
    }

    /// The machine's own time.
    Instant own() {
        return own.instant();
    }

    /// How far the machine's clock is ahead of the database's; negative when it is behind.
    Duration ahead() {
        return ahead;
    }

    /// Takes a reading of the database's clock, which was made somewhere between two moments of the machine's own. What
    /// may be due to the length of that time changes nothing.
    ///
    /// @return whether the difference is another one now
    boolean compare(Instant asked, Instant database, Instant answered) {
        Duration half = Duration.between(asked, answered).dividedBy(2);
        Duration measured = Duration.between(database, asked.plus(half));
        boolean other = measured.minus(ahead).abs().compareTo(half.abs().plus(TOLERANCE)) > 0;
        if (other) {
            ahead = measured;
        }
        return other;
    }
}
