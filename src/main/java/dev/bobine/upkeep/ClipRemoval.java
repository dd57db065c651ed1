package dev.bobine.upkeep;

import dev.bobine.job.JobId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Removes clips one after the other, for tasks that go through a list of them bit by bit. A clip that cannot be
/// removed keeps no other one: it is passed by and tried again with the next pass. After several the bucket is to
/// blame, and the rest waits; the next bit begins behind them all the same, since it may be these that cannot be
/// removed.
final class ClipRemoval {

    static final int MAX_FAILURES = 3;

    private static final Logger LOG = Logger.getLogger(ClipRemoval.class);

    private final Deletion deletion;

    ClipRemoval(Deletion deletion) {
        this.deletion = deletion;
    }

    /// Removes what there is of a job's clip.
    interface Deletion {
        void delete(JobId job) throws IOException;
    }

    /// @param gone jobs of which nothing is left
    /// @param last the last one that was tried: where to go on
    /// @param trouble why no more were tried; null when all were
    record Outcome(List<JobId> gone, JobId last, @Nullable IOException trouble) {}

    /// @param jobs at least one
    Outcome remove(List<JobId> jobs) {
        List<JobId> gone = new ArrayList<>();
        int failures = 0;
        for (JobId job : jobs) {
            try {
                deletion.delete(job);
                gone.add(job);
            } catch (IOException e) {
                LOG.warnf("the clip of job %s could not be removed: %s", job, e.getMessage());
                if (++failures == MAX_FAILURES) {
                    return new Outcome(gone, job, e);
                }
            }
        }
        return new Outcome(gone, jobs.getLast(), null);
    }
}
