package dev.bobine.machine;

import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import org.jspecify.annotations.Nullable;

/// One job in the hands of one worker: what the worker believes of it, and what it found out and has not written yet.
///
/// @param ownership at the time of the claim or adoption; for the invariants only
/// @param outcomeUnknown whether the submit may have been made already
/// @param next the state to be written; null when the next step is an external call
record Hand(
        Job job,
        int ownership,
        boolean outcomeUnknown,
        @Nullable JobState next) {

    Hand found(JobState state) {
        return new Hand(job, ownership, true, state);
    }

    Hand written(Job now) {
        return new Hand(now, ownership, true, null);
    }
}
