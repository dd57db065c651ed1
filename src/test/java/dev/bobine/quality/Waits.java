package dev.bobine.quality;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/// How tests wait for a condition.
public final class Waits {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Waits() {}

    /// Looks at once, then soon, and then less and less often. By default Awaitility looks after a tenth of a second
    /// for the first time, which is what most of the conditions of a test run take at most.
    public static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(IterativePollInterval.iterative(Waits::next, FIRST));
    }

    private static Duration next(Duration last) {
        Duration doubled = last.multipliedBy(2);
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
