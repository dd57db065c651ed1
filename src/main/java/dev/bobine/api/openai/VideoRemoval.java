package dev.bobine.api.openai;

import dev.bobine.access.Caller;
import dev.bobine.admission.Cancellation;
import dev.bobine.api.Audit;
import dev.bobine.job.CancelCommand;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.UnwantedClips;
import jakarta.enterprise.context.ApplicationScoped;

/// Throwing a video away, whether it is made or still to be made.
@ApplicationScoped
class VideoRemoval {

    private final UnwantedClips unwanted;
    private final Cancellation cancellation;
    private final Database database;
    private final Wakeups wakeups;
    private final Caller caller;
    private final Audit audit;

    VideoRemoval(
            UnwantedClips unwanted,
            Cancellation cancellation,
            Database database,
            Wakeups wakeups,
            Caller caller,
            Audit audit) {
        this.unwanted = unwanted;
        this.cancellation = cancellation;
        this.database = database;
        this.wakeups = wakeups;
        this.caller = caller;
        this.audit = audit;
    }

    /// Noted before anything is done about it, so that it is done whoever is stopped; saying it twice is no error.
    void remove(JobRecord job) {
        database.await(() -> unwanted.note(job.id(), job.userId().value()));
        CancelCommand command = new CancelCommand(new CancelCommand.Target.ByJob(job.id()), caller.actor(), null, null);
        if (database.await(() -> cancellation.cancel(command)) == Cancellation.Outcome.REQUESTED) {
            wakeups.wake(Wakeup.CANCEL);
        }
        wakeups.wake(Wakeup.DISPOSAL);
        audit.doneByOperator("video_deleted", "job:" + job.id());
    }
}
