package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Transition;
import dev.bobine.job.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Runs the statements that apply transitions, each for a set of them. Every one checks the fence (the row's run token
/// and state, and that this worker still holds its lease) and writes all consequences of the rows that passed, or none.
@ApplicationScoped
class StepWriter {

    /// Locks the accounts of steps that change what counts as queued or running, in the order that everyone keeps.
    static final String LOCK_ACCOUNTS = Statements.read("lock-accounts");

    static final String LOCK_FREE_ACCOUNTS = Statements.read("lock-free-accounts");

    /// Steps that leave the job alive and out of the queue. A parked job belongs to nobody, so one that goes on is
    /// left to whichever worker adopts it.
    static final String MOVE = Statements.read("move-jobs");

    /// Steps back into the queue.
    static final String REQUEUE = Statements.read("requeue-jobs");

    /// Steps that end a job: it leaves the live table, its money is settled, its place in the queue is given up.
    static final String SETTLE = Statements.read("settle-jobs");

    /// Says whether a suspected job is in hand. One that was and is not any more has not ended its worker.
    static final String HOLD = Statements.read("hold-job");

    /// Agrees with [Transition#fairCorrection] being in micros and tags in thousandths of them.
    static final long TAG_SCALE = 1_000;

    private final EventWriter events;
    private final WorkerLease worker;

    StepWriter(EventWriter events, WorkerLease worker) {
        this.events = events;
        this.worker = worker;
    }

    /// A transition with its row, whose event is fixed.
    record Step(Transition transition, StepRow row) {}

    Step step(Transition transition) {
        return new Step(transition, StepRow.of(transition, events.of(transition).orElse(null)));
    }

    /// Ends jobs under the lock of their users' accounts.
    ///
    /// @return those that have ended by it
    Uni<Set<UUID>> settle(Sql sql, List<Transition> ends) {
        return run(sql, SETTLE, ends.stream().map(this::step).toList());
    }

    /// @return the jobs that have moved by it
    Uni<Set<UUID>> run(Sql sql, String statement, List<Step> steps) {
        if (steps.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("steps", Json.write(steps.stream().map(Step::row).toList()));
        parameters.put("worker", worker.id().value());
        if (!statement.equals(MOVE)) {
            parameters.put("scale", TAG_SCALE);
        }
        if (statement.equals(SETTLE)) {
            parameters.put("entries", Json.write(entries(steps)));
        }
        return sql.returning(statement, parameters, UUID.class).map(Set::copyOf);
    }

    private List<EntryRow> entries(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.transition().entries().stream()
                        .map(entry -> EntryRow.of(entry, usage(step.transition().after(), entry))))
                .toList();
    }

    private @Nullable UsageRow usage(Job job, LedgerEntry entry) {
        return Usage.isUsage(entry) && job.state() instanceof JobState.Settled end
                ? events.usage(Usage.of(job, entry, end.charge(), job.since()))
                : null;
    }

    private record EntryRow(
            UUID subject,
            long run,
            String kind,
            long planMicros,
            long prepaidMicros,
            long heldMicros,
            int clipSeconds,
            LocalDate month,
            LocalDate day,
            @JsonUnwrapped Billed billed) {
        /// The usage event that tells of it; nulls where none does.
        ///
        /// @param usageId of its usage event; null when it has none
        record Billed(@Nullable UUID usageId, @Nullable String usage) {}

        static EntryRow of(LedgerEntry entry, @Nullable UsageRow usage) {
            return new EntryRow(
                    entry.subject(),
                    entry.run(),
                    entry.kind().wire(),
                    entry.planMicros(),
                    entry.prepaidMicros(),
                    entry.heldMicros(),
                    entry.clipSeconds(),
                    entry.month(),
                    entry.day(),
                    new EntryRow.Billed(usage == null ? null : usage.usageId(), usage == null ? null : usage.data()));
        }
    }
}
