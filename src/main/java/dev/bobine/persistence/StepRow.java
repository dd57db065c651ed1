package dev.bobine.persistence;

import dev.bobine.job.Asset;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobState.Completed;
import dev.bobine.job.JobState.Failed;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Transition;
import dev.bobine.persistence.StateRow.FailureRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A transition as the row that the store's statements read.
///
/// @param frees whether the job stops counting as running without ending
/// @param correction what the fair queue charged too little (or, negative, too much)
record StepRow(
        UUID id,
        String userId,
        String fromState,
        long runToken,
        Instant since,
        boolean frees,
        long correction,
        @Nullable StateRow columns,
        @Nullable End end,
        @Nullable Event event) {

    /// The columns of the event that tells of it, `event_id` and so on.
    record Event(
            UUID id, String type, String data, @Nullable String trace) {

        static Event of(EventRow event) {
            return new Event(event.id(), event.type(), event.data(), event.trace());
        }
    }

    /// What a settled job's row has beyond the live one.
    record End(
            String state,
            int attempt,
            long charged,
            String chargeSource,
            @Nullable Asset clip,
            @Nullable FailureRow failure) {

        static End of(Settled state) {
            Failure failure = state instanceof Failed failed ? failed.failure() : null;
            return new End(
                    state.wire(),
                    state.attempt(),
                    state.charge().micros(),
                    state.charge().source().wire(),
                    state instanceof Completed completed ? completed.asset() : null,
                    failure == null ? null : FailureRow.of(failure));
        }
    }

    static StepRow of(Transition step, @Nullable EventRow event) {
        Job before = step.before();
        Job after = step.after();
        Settled settled = after.state() instanceof Settled end ? end : null;
        return new StepRow(
                before.id().value(),
                before.userId().value(),
                before.state().wire(),
                before.runToken(),
                after.since(),
                after.state() instanceof Unresolved,
                step.fairCorrection(),
                settled != null ? null : StateRow.of(after.state(), after.since()),
                settled != null ? End.of(settled) : null,
                event == null ? null : Event.of(event));
    }
}
