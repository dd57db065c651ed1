package dev.bobine.admission;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.job.JobId;

/// Makes the ids of jobs and productions, and of requests that come to neither. Those of one process are made in order.
public final class JobIds {

    private final NoArgGenerator random = Generators.timeBasedEpochGenerator();
    private final int cell;

    /// @param cell of this deployment, 0 to 255
    public JobIds(int cell) {
        if (cell < 0 || cell > JobId.MAX_CELL) {
            throw new IllegalArgumentException("bobine.cell must be 0 to " + JobId.MAX_CELL);
        }
        this.cell = cell;
    }

    JobId next() {
        return new JobId(JobId.inCell(random.generate(), cell));
    }
}
