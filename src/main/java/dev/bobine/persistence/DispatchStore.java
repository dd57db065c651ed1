package dev.bobine.persistence;

import dev.bobine.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The dispatch transaction. Under the backend's lock, then those of the accounts concerned, it reads what the decision
/// needs, has it made, and writes it.
@ApplicationScoped
public class DispatchStore {

    private static final String LOCK_BACKEND = """
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.limit_changed_at, b.faults,
                     clock_timestamp() as now
              from backend b
              where b.name = :backend
                and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
              for update of b) r
            """;

    /// What is in flight, and the users whose turn may come, no more than there may be room for, with their
    /// accounts locked: all of them, which counting makes sure of. What they have waiting is read by the next
    /// statement, whose snapshot is taken when the locks are held. The backend is locked meanwhile, so nobody's
    /// account is
    /// waited for longer than [#PATIENCE].
    private static final String LOCK_USERS = """
            with busy as materialized (
              select count(*) as jobs, set_config('lock_timeout', :patience, true) as patience from job
              where cast(:counted as boolean) and backend = :backend and state in ('submitting', 'rendering', 'unresolved')),
            room as materialized (
              select greatest(0, least(cast(:users as integer), cast(:in_flight as integer) - jobs)) as users
              from busy where patience is not null),
            c as materialized (
              select q.lane, q.user_id, q.tag, count(*) over (partition by q.lane) = (select users from room) as full
              from json_array_elements_text(cast(cast(:lanes as text) as json)) l(name)
              cross join lateral (
                select u.lane, u.user_id, u.tag from user_queue u
                where u.lane = l.name and u.ready
                  and (u.lane, u.user_id) not in (
                    select x.lane, x.user_id from json_to_recordset(cast(cast(:passed_over as text) as json)) as x(lane text, user_id text))
                order by u.tag, u.user_id limit (select users from room)) q),
            locked as materialized (
              select a.user_id from account a where a.user_id = any(array(select user_id from c))
              order by a.user_id for update %s)
            select cast(json_build_array(json_build_object(
              'in_flight', (select jobs from busy),
              'users', (select coalesce(json_agg(c), '[]') from c where c.user_id in (select user_id from locked)))) as text)
            """;

    private static final String LOCK_ALL_USERS = LOCK_USERS.formatted("");
    private static final String LOCK_FREE_USERS = LOCK_USERS.formatted("skip locked");

    private static final String BACKLOGS = """
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select q.lane, q.user_id, q.tag, q.weight, q.running_cap, running.jobs as running, heads.jobs as heads
              from json_to_recordset(cast(cast(:users as text) as json)) as c(lane text, user_id text)
              join user_queue q on q.lane = c.lane and q.user_id = c.user_id
              cross join lateral (
                select count(*) as jobs from (
                  select 1 from job j where j.user_id = q.user_id and j.state in ('submitting', 'rendering', 'collecting')
                  limit q.running_cap) active) running
              cross join lateral (
                select coalesce(json_agg(h), '[]') as jobs from (
                  select j.id, j.fair_cost, j.model, j.attempt, j.clip_seconds, j.frame, j.audio from job j
                  where j.lane = q.lane and j.user_id = q.user_id and j.state = 'queued' and not j.delayed
                  order by j.priority desc, j.id limit :depth) h) heads) r
            """;

    private static final String CLAIM = """
            with c as materialized (
              select * from json_to_recordset(cast(cast(:claims as text) as json)) as c(id uuid, endpoint text, provider_model text,
                idempotency_key text, offer_micros bigint)),
            claimed as (
              update job j set state = 'submitting', since = :now, attempt = j.attempt + 1, run_token = j.run_token + 1,
                worker_id = :worker, backend = :backend, endpoint = c.endpoint, provider_model = c.provider_model,
                idempotency_key = c.idempotency_key, offer_micros = c.offer_micros, external_id = null, submitted_at = null,
                due_at = null, failure_kind = null, failure_stage = null, failure_message = null
              from c where j.id = c.id and j.state = 'queued' and not j.delayed
              returning j.*),
            moved as (
              update user_queue q set tag = m.tag, ready = m.ready, queued_jobs = q.queued_jobs - m.jobs,
                queued_cost = q.queued_cost - m.cost
              from json_to_recordset(cast(cast(:moved as text) as json)) as m(lane text, user_id text, tag bigint, ready boolean,
                jobs integer, cost bigint)
              where q.lane = m.lane and q.user_id = m.user_id),
            timed as (
              update lane l set vtime = greatest(l.vtime, t.vtime)
              from json_to_recordset(cast(cast(:lane_times as text) as json)) as t(lane text, vtime bigint) where l.name = t.lane),
            spent as (
              update backend b set tat = :tat, blocked_until = greatest(b.blocked_until, :held_until),
                probing = :probing, in_flight_limit = coalesce(cast(nullif(:limit, '') as integer), b.in_flight_limit),
                limit_changed_at = case when cast(nullif(:limit, '') as integer) is null then b.limit_changed_at else :now end,
                vtime = greatest(b.vtime, (select max(t.vtime) from json_to_recordset(cast(cast(:lane_times as text) as json)) as t(vtime bigint)))
              where b.name = :backend and cast(:jobs as integer) > 0)
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select j.*, q.spec, q.metadata, q.trace from claimed j join job_request q on q.job_id = j.id
              where q.job_id = any(array(select id from c))) r
            """;

    /// For how long a turn waits for accounts that somebody else has locked. An admission is through by then; an
    /// operator
    /// at the database, or the deletion of a user, may not be.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// For how long after that turns go past accounts that are locked: their users have theirs later.
    private static final Duration IMPATIENCE = Duration.ofSeconds(5);

    private final Map<String, Long> impatientSince = new ConcurrentHashMap<>();
    private final Database database;

    DispatchStore(Database database) {
        this.database = database;
    }

    /// A backend under lock.
    ///
    /// @param inFlightLimit what an adaptive limit was last changed to
    /// @param faults submits in a row that it failed at
    /// @param now the database's clock
    public record BackendRow(
            String name,
            Instant tat,
            Instant blockedUntil,
            boolean paused,
            @Nullable Integer inFlightLimit,
            @Nullable Instant limitChangedAt,
            int faults,
            Instant now) {}

    /// A waiting job.
    ///
    /// @param attempt tries made so far
    public record HeadRow(
            UUID id, long fairCost, String model, int attempt, int clipSeconds, String frame, boolean audio) {}

    /// A user's backlog on a lane under lock.
    ///
    /// @param running the user's running jobs, counted up to the cap
    public record BacklogRow(
            String lane, String userId, long tag, int weight, int runningCap, int running, List<HeadRow> heads) {}

    /// A job that starts, and with what.
    public record ClaimRow(UUID id, String endpoint, String providerModel, String idempotencyKey, long offerMicros) {}

    /// A backlog after the turn.
    public record MovedRow(String lane, String userId, long tag, boolean ready, int jobs, long cost) {}

    /// A lane's virtual time.
    public record LaneTimeRow(String lane, long vtime) {}

    /// The backend after a turn that started something.
    ///
    /// @param heldUntil no submit before, as far as this turn decides
    /// @param probing whether the one job of this turn probes an open circuit
    /// @param inFlightLimit a new one; null leaves it as it is
    public record BackendChange(
            Instant tat,
            Instant heldUntil,
            boolean probing,
            @Nullable Integer inFlightLimit) {}

    /// What a turn writes.
    public record Claims(
            List<ClaimRow> claims, List<MovedRow> moved, List<LaneTimeRow> laneTimes, BackendChange change) {}

    /// The decisions of one turn, made in this order under the locks.
    public interface Turn {

        /// How many jobs may start, given the backend and its live jobs; 0 ends the turn. Asked once as if none were in
        /// flight, and again with their number.
        int room(BackendRow backend, int inFlight);

        /// Which ones.
        ///
        /// @param horizon no user that was not read has a tag below this one
        Claims choose(List<BacklogRow> backlogs, int room, int depth, long horizon);
    }

    /// A user's backlog on a lane.
    public record BacklogKey(String lane, String userId) {}

    /// Which turn it is.
    ///
    /// @param lanes the lanes that the backend serves
    /// @param passedOver backlogs that this process found nothing in that it could start
    /// @param mostInFlight the highest that the backend's in-flight limit can be; null without one, which saves the
    /// count
    public record TurnRequest(
            String backend,
            WorkerId worker,
            List<String> lanes,
            Collection<BacklogKey> passedOver,
            @Nullable Integer mostInFlight) {}

    /// Takes a turn and returns the jobs that are now `submitting` and owned by the worker.
    ///
    /// Nothing is claimed by a worker whose lease has lapsed. A user whose account somebody keeps locked holds up
    /// nobody else for long, and has a turn when it is free.
    public Uni<List<Job>> take(TurnRequest request, Turn turn) {
        if (isImpatient(request.backend())) {
            return take(request, turn, LOCK_FREE_USERS);
        }
        return take(request, turn, LOCK_ALL_USERS)
                .onFailure(DatabaseException::isLocked)
                .recoverWithUni(() -> {
                    impatientSince.put(request.backend(), System.nanoTime());
                    return take(request, turn, LOCK_FREE_USERS);
                });
    }

    private boolean isImpatient(String backend) {
        Long since = impatientSince.get(backend);
        return since != null && System.nanoTime() - since < IMPATIENCE.toNanos();
    }

    private Uni<List<Job>> take(TurnRequest request, Turn turn, String lockUsers) {
        return database.transaction(sql -> lockBackend(sql, request)
                .chain(backends -> backends.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : takeFrom(sql, request, backends.getFirst(), turn, lockUsers)));
    }

    /// Whether a turn would find anybody, without locks.
    public Uni<Boolean> anybodyReady(List<String> lanes) {
        String query = """
                select cast(count(*) as text) from json_array_elements_text(cast(cast(:lanes as text) as json)) l(name)
                where exists (select 1 from user_queue u where u.lane = l.name and u.ready)
                """;
        return database.statement(sql -> sql.count(query, Map.of("lanes", Json.write(lanes))))
                .map(lanesWithWork -> lanesWithWork > 0);
    }

    private static Uni<List<BackendRow>> lockBackend(Sql sql, TurnRequest request) {
        return sql.returning(
                LOCK_BACKEND,
                Map.of("backend", request.backend(), "worker", request.worker().value()),
                BackendRow.class);
    }

    private Uni<List<Job>> takeFrom(Sql sql, TurnRequest request, BackendRow backend, Turn turn, String lockUsers) {
        int most = turn.room(backend, 0);
        if (most == 0) {
            return Uni.createFrom().item(List.of());
        }
        Integer limit = request.mostInFlight();
        Map<String, Object> parameters = Map.of(
                "backend",
                request.backend(),
                "lanes",
                Json.write(request.lanes()),
                "users",
                most,
                "counted",
                limit != null,
                "in_flight",
                limit == null ? most : limit,
                "passed_over",
                Json.write(request.passedOver()),
                "patience",
                PATIENCE.toMillis() + "ms");
        return sql.returning(lockUsers, parameters, CandidatesRow.class)
                .chain(found -> fill(sql, request, backend, turn, found.getFirst()));
    }

    private Uni<List<Job>> fill(Sql sql, TurnRequest request, BackendRow backend, Turn turn, CandidatesRow found) {
        int room = turn.room(backend, found.inFlight());
        return room == 0 || found.users().isEmpty()
                ? Uni.createFrom().item(List.of())
                : choose(sql, request, backend, turn, room, found.users());
    }

    private Uni<List<Job>> choose(
            Sql sql, TurnRequest request, BackendRow backend, Turn turn, int room, List<CandidateRow> candidates) {
        int depth = 1 + Math.ceilDiv(2 * room, candidates.size());
        long horizon = candidates.stream()
                .filter(CandidateRow::full)
                .collect(Collectors.toMap(CandidateRow::lane, CandidateRow::tag, Math::max))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
        return sql.returning(BACKLOGS, Map.of("users", Json.write(candidates), "depth", depth), BacklogRow.class)
                .map(backlogs -> turn.choose(backlogs, room, depth, horizon))
                .chain(claims -> claim(sql, request, backend, claims));
    }

    private static Uni<List<Job>> claim(Sql sql, TurnRequest request, BackendRow backend, Claims claims) {
        BackendChange change = claims.change();
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "claims", Json.write(claims.claims()),
                "moved", Json.write(claims.moved()),
                "lane_times", Json.write(claims.laneTimes()),
                "tat", change.tat(),
                "held_until", change.heldUntil(),
                "probing", change.probing(),
                "now", backend.now(),
                "jobs", claims.claims().size(),
                "backend", request.backend(),
                "worker", request.worker().value()));
        parameters.put(
                "limit",
                change.inFlightLimit() == null ? "" : change.inFlightLimit().toString());
        return sql.returning(CLAIM, parameters, JobRow.class)
                .map(rows -> rows.stream().map(JobRow::toJob).toList());
    }

    private record CandidatesRow(int inFlight, List<CandidateRow> users) {}

    private record CandidateRow(String lane, String userId, long tag, boolean full) {}
}
