package dev.bobine.persistence;

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

    private static final String LOCK_BACKEND = Statements.read("lock-backend");

    private static final String LOCK_ALL_USERS = Statements.read("lock-candidates");
    private static final String LOCK_FREE_USERS = Statements.read("lock-free-candidates");

    private static final String BACKLOGS = Statements.read("backlogs-of-candidates");

    private static final String LANES_WITH_WORK = Statements.read("lanes-with-work");
    private static final String CLAIM = Statements.read("claim-jobs");

    /// For how long a turn waits for accounts that somebody else has locked. An admission is through by then; an
    /// operator at the database, or the deletion of a user, may not be.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// For how long after that turns go past accounts that are locked: their users have theirs later.
    private static final Duration IMPATIENCE = Duration.ofSeconds(5);

    private final Map<String, Long> impatientSince = new ConcurrentHashMap<>();
    private final TagFloors floors = new TagFloors();
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

        /// Those that are to be claimed.
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
    /// @param maxInFlight the highest that the backend's in-flight limit can be; null without one, which saves the
    /// count
    public record TurnRequest(
            String backend,
            WorkerId worker,
            List<String> lanes,
            Collection<BacklogKey> passedOver,
            @Nullable Integer maxInFlight) {}

    /// Takes a turn and returns the jobs that are now `submitting` and owned by the worker.
    ///
    /// Nothing is claimed by a worker whose lease has lapsed. A user whose account somebody keeps locked holds up
    /// nobody else for long, and has a turn when it is free.
    public Uni<ReadJobs> take(TurnRequest request, Turn turn) {
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

    private Uni<ReadJobs> take(TurnRequest request, Turn turn, String lockUsers) {
        return database.transaction(sql -> lockBackend(sql, request)
                .chain(backends -> backends.isEmpty()
                        ? Uni.createFrom().item(ReadJobs.NONE)
                        : takeFrom(sql, request, backends.getFirst(), turn, lockUsers)));
    }

    /// Whether a turn would find anybody, without locks.
    public Uni<Boolean> anybodyReady(List<String> lanes) {
        return database.statement(sql -> sql.count(LANES_WITH_WORK, Map.of("lanes", Json.write(lanes))))
                .map(lanesWithWork -> lanesWithWork > 0);
    }

    private static Uni<List<BackendRow>> lockBackend(Sql sql, TurnRequest request) {
        return sql.returning(
                LOCK_BACKEND,
                Map.of("backend", request.backend(), "worker", request.worker().value()),
                BackendRow.class);
    }

    private Uni<ReadJobs> takeFrom(Sql sql, TurnRequest request, BackendRow backend, Turn turn, String lockUsers) {
        int max = turn.room(backend, 0);
        if (max == 0) {
            return Uni.createFrom().item(ReadJobs.NONE);
        }
        long now = System.nanoTime();
        List<LaneRow> lanes = request.lanes().stream()
                .map(lane -> new LaneRow(lane, floors.of(lane, now)))
                .toList();
        return look(sql, request, lanes, max, lockUsers)
                .chain(found -> hasRoom(request, found) && isThin(found, lanes)
                        ? look(sql, request, whole(lanes), max, lockUsers)
                        : Uni.createFrom().item(found))
                .chain(found -> fill(sql, request, backend, turn, found));
    }

    private Uni<CandidatesRow> look(Sql sql, TurnRequest request, List<LaneRow> lanes, int max, String lockUsers) {
        Integer limit = request.maxInFlight();
        Map<String, Object> parameters = Map.of(
                "backend",
                request.backend(),
                "lanes",
                Json.write(lanes),
                "users",
                max,
                "counted",
                limit != null,
                "in_flight",
                limit == null ? max : limit,
                "passed_over",
                Json.write(request.passedOver()),
                "patience",
                PATIENCE.toMillis() + "ms");
        long begin = System.nanoTime();
        return sql.returning(lockUsers, parameters, CandidatesRow.class)
                .map(List::getFirst)
                .invoke(found -> {
                    if (hasRoom(request, found)) {
                        note(found, lanes, begin);
                    }
                });
    }

    private static boolean hasRoom(TurnRequest request, CandidatesRow found) {
        return request.maxInFlight() == null || found.inFlight() < request.maxInFlight();
    }

    private void note(CandidatesRow found, List<LaneRow> lanes, long begin) {
        long now = System.nanoTime();
        Duration took = Duration.ofNanos(now - begin);
        for (LaneRow lane : lanes) {
            floors.saw(found.of(lane.name()), lane.fromTag(), took, now);
        }
    }

    /// Whether there may be users below where it began that there is room for.
    private static boolean isThin(CandidatesRow found, List<LaneRow> lanes) {
        return lanes.stream()
                .anyMatch(
                        lane -> lane.fromTag() != null && !found.of(lane.name()).full());
    }

    private static List<LaneRow> whole(List<LaneRow> lanes) {
        return lanes.stream().map(lane -> new LaneRow(lane.name(), null)).toList();
    }

    private Uni<ReadJobs> fill(Sql sql, TurnRequest request, BackendRow backend, Turn turn, CandidatesRow found) {
        int room = turn.room(backend, found.inFlight());
        return room == 0 || found.users().isEmpty()
                ? Uni.createFrom().item(ReadJobs.NONE)
                : choose(sql, request, backend, turn, room, found.users());
    }

    private Uni<ReadJobs> choose(
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

    private static Uni<ReadJobs> claim(Sql sql, TurnRequest request, BackendRow backend, Claims claims) {
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
        return sql.returningJobs(CLAIM, parameters);
    }

    private record LaneRow(String name, @Nullable Long fromTag) {}

    private record CandidatesRow(int inFlight, List<CandidateRow> users, List<TagFloors.Found> lanes) {

        TagFloors.Found of(String lane) {
            return lanes.stream()
                    .filter(found -> found.lane().equals(lane))
                    .findFirst()
                    .orElseGet(() -> new TagFloors.Found(lane, null, false));
        }
    }

    private record CandidateRow(String lane, String userId, long tag, boolean full) {}
}
