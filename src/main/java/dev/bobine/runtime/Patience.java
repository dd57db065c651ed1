package dev.bobine.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Tries the steps of the start again for a while. A process that gets no CPU for some seconds is thrown out of its
/// transaction by the database; ending for that would have it begin again at the same place.
///
/// @param limit for each step; the try that fails after it is the last
/// @param passes which failures are worth another try
/// @param nanos a clock that never goes back
/// @param pause between two tries
record Patience(Duration limit, Predicate<RuntimeException> passes, LongSupplier nanos, Runnable pause) {

    private static final Logger LOG = Logger.getLogger(Patience.class);

    /// @throws RuntimeException the step's own, when it would not pass or the time is over
    void with(Supplier<?> step) {
        long end = nanos.getAsLong() + limit.toNanos();
        while (true) {
            try {
                Object unused = step.get();
                return;
            } catch (RuntimeException e) {
                if (!passes.test(e) || nanos.getAsLong() - end >= 0) {
                    throw e;
                }
                LOG.warnf("the start waits for the database: %s", e.getMessage());
                pause.run();
            }
        }
    }
}
