package dev.bobine.persistence;

import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Transition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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

    private static List<EntryRow> entries(List<Step> steps) {
        return steps.stream()
                .map(step -> step.transition().entries())
                .flatMap(Collection::stream)
                .map(EntryRow::of)
                .toList();
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
            LocalDate day) {

        static EntryRow of(LedgerEntry entry) {
            return new EntryRow(
                    entry.subject(),
                    entry.run(),
                    entry.kind().wire(),
                    entry.planMicros(),
                    entry.prepaidMicros(),
                    entry.heldMicros(),
                    entry.clipSeconds(),
                    entry.month(),
                    entry.day());
        }
    }
}
