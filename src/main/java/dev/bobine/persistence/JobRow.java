package dev.bobine.persistence;

import dev.bobine.job.Actor;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Job;
import dev.bobine.job.Setbacks;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A live job as its row in `job` joined with `job_request`: the parts of a job, flat as [Parts] says.
///
/// @param waits for how many things it waits, if it is held
record JobRow(
        Job.Head head,
        Job.Ask ask,
        Job.Terms terms,
        StateRow columns,
        int waits,
        Instant since,
        long runToken,
        Setbacks setbacks,
        CancelRow cancel) {

    /// The columns of a request to cancel; all null while nobody has it.
    record CancelRow(
            @Nullable Instant cancelRequestedAt,
            @Nullable String cancelledBy,
            @Nullable String cancelReason) {

        @Nullable
        CancelRequest toRequest() {
            return cancelRequestedAt == null
                    ? null
                    : new CancelRequest(
                            cancelRequestedAt,
                            Actor.valueOf(StateRow.present(cancelledBy).toUpperCase(Locale.ROOT)),
                            cancelReason);
        }
    }

    Job toJob() {
        return new Job(head, ask, terms, columns.toState(waits), since, runToken, setbacks, cancel.toRequest());
    }
}
