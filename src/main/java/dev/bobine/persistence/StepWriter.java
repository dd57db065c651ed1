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

/// Runs the statements that apply transitions, each for a set of them.
@ApplicationScoped
class StepWriter {

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
        return run(sql, StepSql.SETTLE, ends.stream().map(this::step).toList());
    }

    /// @return the jobs that have moved by it
    Uni<Set<UUID>> run(Sql sql, String statement, List<Step> steps) {
        if (steps.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("steps", Json.write(steps.stream().map(Step::row).toList()));
        parameters.put("worker", worker.id().value());
        if (!statement.equals(StepSql.MOVE)) {
            parameters.put("scale", TAG_SCALE);
        }
        if (statement.equals(StepSql.SETTLE)) {
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
