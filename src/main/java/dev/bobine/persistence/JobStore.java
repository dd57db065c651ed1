package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Transition;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Live jobs: reading them, and applying transitions to them.
@ApplicationScoped
public class JobStore {

    private final Database database;
    private final TransitionWriter writer;
    private final Bells bells;
    private final WorkerLease worker;

    JobStore(Database database, TransitionWriter writer, Bells bells, WorkerLease worker) {
        this.bells = bells;
        this.database = database;
        this.writer = writer;
        this.worker = worker;
    }

    /// Applies a transition with its event and its ledger entries.
    ///
    /// False means that nothing was written because the caller is stale: the row carries another run token or
    /// state, or this worker's lease has lapsed. A failed Uni means that nobody knows; read the job again.
    public Uni<Boolean> apply(Transition transition) {
        return writer.apply(transition);
    }

    /// Writes that a suspected job is in hand, before its bytes are touched, or that it has come through.
    ///
    /// @return false when the caller is stale
    public Uni<Boolean> hold(Job job, boolean held) {
        Map<String, Object> parameters = Map.of(
                "id", job.id().value(),
                "token", job.runToken(),
                "state", job.state().wire(),
                "held", held,
                "worker", worker.id().value());
        return database.transaction(sql -> sql.update(StepSql.HOLD, parameters)).map(changed -> changed > 0);
    }

    /// A live job.
    public Uni<Optional<Job>> find(JobId id) {
        String query =
                "select " + JobRow.COLUMNS + " from job j join job_request q on q.job_id = j.id where j.id = :id";
        return database.transaction(sql -> sql.rows(query, Map.of("id", id.value()), JobRow.class))
                .map(rows -> rows.stream().map(JobRow::toJob).findFirst());
    }

    /// Notes the wish to cancel on a live job; false when there is no such job. Whoever runs the job acts on it.
    public Uni<Boolean> requestCancel(JobId id, Instant now) {
        String statement = "update job set cancel_requested_at = coalesce(cancel_requested_at, :now) where id = :id";
        return database.transaction(sql -> sql.update(statement, Map.of("id", id.value(), "now", now)))
                .map(changed -> changed > 0)
                .invoke(() -> bells.ring(Bell.CANCEL));
    }

    /// Somebody's wish to cancel a job.
    public record CancelRequest(JobId id, Instant at) {}

    /// Those of the jobs running here that somebody wants cancelled.
    public Uni<List<CancelRequest>> cancelRequests(WorkerId worker) {
        String query = """
                select id, cancel_requested_at as at from job
                where worker_id = :worker and cancel_requested_at is not null
                and state in ('submitting', 'rendering', 'collecting') limit 1000
                """;
        return database.transaction(sql -> sql.rows(query, Map.of("worker", worker.value()), CancelRow.class))
                .map(rows -> rows.stream()
                        .map(row -> new CancelRequest(new JobId(row.id()), row.at()))
                        .toList());
    }

    /// Queued jobs past their own deadline.
    public Uni<List<Job>> expiring(Instant now, int limit) {
        return list("j.state = 'queued' and j.expires_at is not null and j.expires_at <= :now", now, limit);
    }

    /// Parked jobs on which policy is to decide.
    public Uni<List<Job>> unresolvedDue(Instant now, int limit) {
        return list("j.state = 'unresolved' and j.due_at <= :now", now, limit);
    }

    private Uni<List<Job>> list(String condition, Instant now, int limit) {
        String query = "select " + JobRow.COLUMNS + " from job j join job_request q on q.job_id = j.id where "
                + condition + " limit :limit";
        return database.transaction(sql -> sql.rows(query, Map.of("now", now, "limit", limit), JobRow.class))
                .map(rows -> rows.stream().map(JobRow::toJob).toList());
    }

    private record CancelRow(UUID id, Instant at) {}
}
