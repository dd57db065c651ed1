package dev.bobine.chaos;

import java.time.Duration;

/// How long something took after a driven fault.
///
/// @param at since the beginning of the run
/// @param jobs that the workers concerned were running
record Recovery(Fault fault, String worker, Duration at, long jobs, What what, long millis) {

    enum What {
        /// Until none of the worker's jobs was its own any more.
        ADOPTED,
        /// Until the process had ended.
        ENDED,
        /// Until every live worker had a fresh lease.
        LEASED
    }
}
