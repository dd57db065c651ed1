package dev.bobine.persistence;

import dev.bobine.job.Actor;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Ticket;
import dev.bobine.job.Transition;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Live jobs: reading them, and applying transitions to them.
@ApplicationScoped
public class JobStore {

    private static final String FIND = Statements.read("find-live-job");

    private static final String TICKET = Statements.read("ticket-of-a-clip");

    private static final String REQUEST_CANCEL = Statements.read("request-cancel-of-job");

    private static final String CANCEL_REQUESTS = Statements.read("cancel-requests-of-worker");

    private static final String EXPIRING = Statements.read("expiring-jobs");

    private static final String CANCELLED = Statements.read("cancelled-jobs-that-wait");

    private static final String DUE_UNRESOLVED = Statements.read("due-unresolved-jobs");

    private final Database database;
    private final TransitionWriter writer;
    private final Wakeups wakeups;
    private final WorkerLease worker;

    JobStore(Database database, TransitionWriter writer, Wakeups wakeups, WorkerLease worker) {
        this.wakeups = wakeups;
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

    /// The same for several, which share commits.
    ///
    /// @return what became of each, in their order
    public Uni<List<Boolean>> applyAll(List<Transition> transitions) {
        return writer.applyAll(transitions);
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
        return database.statement(sql -> sql.update(StepWriter.HOLD, parameters))
                .map(changed -> changed > 0);
    }

    /// A live job, what could be read of it.
    public Uni<Optional<Job>> find(JobId id) {
        return read(id).map(jobs -> jobs.all().stream().findFirst());
    }

    /// A live job with which one may go on; empty also where its row cannot be read whole.
    public Uni<Optional<Job>> findWhole(JobId id) {
        return read(id).map(jobs -> jobs.whole().stream().findFirst());
    }

    /// The provider's receipt for the clip of a job; empty when the clip is not there, or no provider made it.
    public Uni<Optional<Ticket>> ticketOf(JobId id) {
        return database.statement(sql -> sql.rows(TICKET, Map.of("id", id.value()), TicketRow.class))
                .map(rows -> rows.stream().map(TicketRow::toTicket).findFirst());
    }

    private Uni<ReadJobs> read(JobId id) {
        return database.statement(sql -> sql.jobs(FIND, Map.of("id", id.value())));
    }

    /// Notes on a live job that it is to be cancelled, unless that is noted already; false when there is no such job.
    /// Whoever runs the job acts on it.
    public Uni<Boolean> requestCancel(JobId id, CancelRequest request) {
        String cancel = Json.write(CancelRow.of(id, request));
        return database.statement(sql -> sql.update(REQUEST_CANCEL, Map.of("id", id.value(), "cancel", cancel)))
                .map(changed -> changed > 0)
                .invoke(() -> wakeups.wake(Wakeup.CANCEL));
    }

    /// Those of the jobs running here that somebody wants cancelled.
    public Uni<Map<JobId, CancelRequest>> cancelRequests(WorkerId worker) {
        return database.statement(sql -> sql.rows(CANCEL_REQUESTS, Map.of("worker", worker.value()), CancelRow.class))
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> new JobId(row.id()), CancelRow::toRequest)));
    }

    /// Jobs past their own deadline that have not been submitted, by the database's clock.
    public Uni<List<Job>> expiring(int limit) {
        return list(EXPIRING, limit);
    }

    /// Jobs that have not been submitted and that somebody wants cancelled.
    public Uni<List<Job>> cancelledWaiting(int limit) {
        return list(CANCELLED, limit);
    }

    /// Parked jobs on which policy is to decide.
    public Uni<List<Job>> unresolvedDue(int limit) {
        return list(DUE_UNRESOLVED, limit);
    }

    private Uni<List<Job>> list(String query, int limit) {
        return database.statement(sql -> sql.jobs(query, Map.of("limit", limit)))
                .map(ReadJobs::all);
    }

    private record TicketRow(String backend, String endpoint, String externalId) {

        Ticket toTicket() {
            return new Ticket(backend, endpoint, externalId);
        }
    }

    private record CancelRow(
            UUID id, Instant at, String by, @Nullable String reason) {

        static CancelRow of(JobId id, CancelRequest request) {
            return new CancelRow(id.value(), request.at(), request.by().wire(), request.reason());
        }

        CancelRequest toRequest() {
            return new CancelRequest(at, Actor.valueOf(by.toUpperCase(Locale.ROOT)), reason);
        }
    }
}
