package dev.bobine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Polls in a row that did not find a job which the provider had accepted. One such answer proves little: jobs live in
/// one instance, and a load balancer may ask another one, or the job may not be visible yet. Only several of them over
/// some time are a loss.
///
/// @param polls how many in a row; an answer about the job begins at 0 again
/// @param since time of the first of them
public record Absence(int polls, Instant since) {

    /// The job was found, or has not been asked about.
    public static final Absence NONE = new Absence(0, Instant.EPOCH);

    private static final int FEWEST_POLLS = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    public Absence {
        Objects.requireNonNull(since, "since is null");
    }

    /// After one more poll that did not find the job.
    public Absence again(Instant now) {
        return new Absence(polls + 1, polls == 0 ? now : since);
    }

    /// Whether the job counts as lost.
    public boolean isLoss(Instant now) {
        return polls >= FEWEST_POLLS && !now.isBefore(since.plus(SHORTEST));
    }
}
