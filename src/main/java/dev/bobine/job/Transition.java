package dev.bobine.job;

import dev.bobine.job.JobState.Cancelled;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Completed;
import dev.bobine.job.JobState.Expired;
import dev.bobine.job.JobState.Failed;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One step of a job, decided but not yet done. Its event and its ledger entries follow from it, so that no step can
/// forget them; the store applies all of it in one write, on the condition that the row still carries `before`'s run
/// token.
public record Transition(Job before, Job after) {

    public Transition {
        Objects.requireNonNull(before, "before is null");
        Objects.requireNonNull(after, "after is null");
        if (before.state() instanceof Settled) {
            throw new IllegalStateException("a settled job does not move: " + before.id());
        }
    }

    /// What publishers are told, if anything.
    public Optional<EventType> event() {
        return switch (after.state()) {
            case Unsubmitted _, Submitting _, Collecting _ -> Optional.empty();
            case Unresolved _ -> Optional.of(EventType.UNRESOLVED);
            case Rendering _ ->
                Optional.of(before.state() instanceof Rendering ? EventType.PROGRESSED : EventType.STARTED);
            case Completed _ -> Optional.of(EventType.COMPLETED);
            case Failed _ -> Optional.of(EventType.FAILED);
            case Cancelled _ -> Optional.of(EventType.CANCELLED);
            case Expired _ -> Optional.of(EventType.EXPIRED);
        };
    }

    /// What it does to the user's money; empty until the job ends.
    public List<LedgerEntry> entries() {
        if (!(after.state() instanceof Settled end)) {
            return List.of();
        }
        boolean delivered = end instanceof Completed;
        return LedgerEntry.settle(
                before.id(), before.runToken(), before.terms().reservation(), end.charge(), delivered);
    }

    /// Whether the job leaves the live table.
    public boolean settles() {
        return after.state() instanceof Settled;
    }

    /// Whether the job goes back to the queue.
    public boolean requeues() {
        return after.state() instanceof Queued;
    }

    /// What the fair queue charged too much (negative) or too little for the turn this job had.
    public long fairCorrection() {
        long counted = Job.Terms.counted(before.terms().fairCost());
        boolean hadTurn = !(before.state() instanceof Unsubmitted);
        if (!hadTurn || !(after.state() instanceof Settled end)) {
            return requeues() && hadTurn ? -counted : 0;
        }
        if (before.terms().estimateMicros() == 0) {
            return end.charge().source() == Charge.Source.NONE && !(end instanceof Completed) ? -counted : 0;
        }
        return Job.Terms.counted(end.charge().micros()) - counted;
    }
}
