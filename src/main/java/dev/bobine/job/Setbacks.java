package dev.bobine.job;

import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Taken;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;

/// What went wrong with a job and outlives the state in which it did.
///
/// @param deaths workers that died while they held the job, one after the other, since it last came through a step
/// @param parkings times that nobody knew how a submit had ended
public record Setbacks(int deaths, int parkings) {

    public static final Setbacks NONE = new Setbacks(0, 0);

    public Setbacks {
        if (deaths < 0 || parkings < 0) {
            throw new IllegalArgumentException("setbacks are counted");
        }
    }

    /// One more worker has died. A job that is suspected already is blamed only when it was in hand.
    public Setbacks died(RetryPolicy policy, boolean inHand) {
        return inHand || !policy.suspects(this) ? new Setbacks(deaths + 1, parkings) : this;
    }

    /// What is left of them once a state is reached. What was submitted, polled or copied has not ended the worker that
    /// did it; a job that goes back to the queue or is parked may have got there without being touched.
    Setbacks after(JobState next) {
        return switch (next) {
            case Unresolved _ -> new Setbacks(deaths, parkings + 1);
            case Taken _ -> new Setbacks(0, parkings);
            case Unsubmitted _, Submitting _, Settled _ -> this;
        };
    }
}
