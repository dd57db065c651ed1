package dev.bobine.machine;

import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.Setbacks;
import org.jspecify.annotations.Nullable;

/// A live job in the table.
///
/// @param worker who owns it; null when nobody does
/// @param ownership counts claims, adoptions and returns to the queue; not in the real table: only the invariants look
/// at it
record Row(Job job, @Nullable Integer worker, int ownership) {

    Row ownedBy(@Nullable Integer owner, JobState state, long token) {
        return new Row(with(job, state, token, job.setbacks()), owner, ownership + 1);
    }

    Row in(JobState state, Setbacks setbacks) {
        return new Row(with(job, state, job.runToken(), setbacks), worker, ownership);
    }

    Row with(Setbacks setbacks) {
        return in(job.state(), setbacks);
    }

    static Job with(Job job, JobState state, long token, Setbacks setbacks) {
        return new Job(job.head(), job.ask(), job.terms(), state, job.since(), token, setbacks, job.cancel());
    }
}
