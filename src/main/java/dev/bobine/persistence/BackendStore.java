package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all pods know of the backends beyond the configuration.
@ApplicationScoped
public class BackendStore {

    private static final String RESUME_DUE = Statements.read("resume-due-backends");

    private static final String ENTER_BACKENDS = Statements.read("enter-backends");

    private static final String ENTER_LANES = Statements.read("enter-lanes");

    private static final String LIST = Statements.read("list-backends");

    private static final String PAUSE = Statements.read("pause-backend");

    private static final String RESUME = Statements.read("resume-backend");

    private static final String HOLD = Statements.read("hold-backend");

    private static final String COUNT_FAULT = Statements.read("count-fault-of-backend");

    private static final String OPEN_CIRCUIT = Statements.read("open-circuit-of-backend");

    private static final String CLOSE_CIRCUIT = Statements.read("close-circuit-of-backend");

    private static final String LOCK_LIMIT = Statements.read("lock-limit-of-backend");

    private static final String SET_LIMIT = Statements.read("set-limit-of-backend");

    private final Database database;

    BackendStore(Database database) {
        this.database = database;
    }

    /// A backend as operators see it.
    ///
    /// @param tat the rate limit's theoretical arrival time
    /// @param pausedUntil when it resumes by itself; null when somebody has to see to it
    /// @param inFlightLimit a limit in force instead of the configured one
    /// @param faults submits in a row that it failed at
    /// @param inFlight live jobs that it holds or may hold
    public record BackendState(
            String name,
            Instant tat,
            Instant blockedUntil,
            @Nullable Instant pausedAt,
            @Nullable String pausedReason,
            @Nullable Instant pausedUntil,
            @Nullable Integer inFlightLimit,
            @Nullable Instant limitChangedAt,
            int faults,
            int inFlight) {}

    /// Makes sure that every configured backend and lane has its row.
    public Uni<Integer> enter(Collection<String> backends, Collection<String> lanes) {
        return database.transaction(sql -> sql.update(ENTER_BACKENDS, Map.of("names", Json.write(backends)))
                .chain(() -> sql.update(ENTER_LANES, Map.of("names", Json.write(lanes)))));
    }

    /// All backends that ever were configured.
    public Uni<List<BackendState>> list() {
        return database.statement(sql -> sql.rows(LIST, Map.of(), BackendState.class));
    }

    /// Stops submits to a backend until somebody resumes it; false when there is no such backend.
    public Uni<Boolean> pause(String backend, String reason) {
        return pause(backend, reason, null);
    }

    /// Stops submits to a backend; false when there is no such backend.
    ///
    /// @param until when it resumes by itself; null when somebody has to see to it
    public Uni<Boolean> pause(String backend, String reason, @Nullable Instant until) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("name", backend);
        parameters.put("reason", reason);
        parameters.put("until", until == null ? null : until.toString());
        return changed(PAUSE, parameters);
    }

    /// Ends pauses that were to end by now.
    ///
    /// @return of which backends
    public Uni<List<String>> resumeDue() {
        return database.statement(sql -> sql.returning(RESUME_DUE, Map.of(), String.class));
    }

    /// Lets submits go on; false when there is no such backend.
    public Uni<Boolean> resume(String backend) {
        return changed(RESUME, Map.of("name", backend));
    }

    /// Holds submits of all pods back for that time, as the provider asked. The database's clock counts it, by which
    /// turns are taken: one pod's clock must not decide for all.
    public Uni<Boolean> hold(String backend, Duration time) {
        return changed(HOLD, Map.of("name", backend, "time", time.toString()));
    }

    /// Counts a submit that the backend failed at, unless it had started before the circuit opened.
    ///
    /// @param threshold failures from which the circuit is open
    /// @return how many in a row that makes; 0 when it does not count
    public Uni<Integer> fault(String backend, int threshold) {
        return database.statement(sql -> sql.count(COUNT_FAULT, Map.of("name", backend, "threshold", threshold)))
                .map(Long::intValue);
    }

    /// Leaves a failing backend alone for that time, by the database's clock, unless something was heard of it since.
    ///
    /// @param faults the count that was decided on
    public Uni<Boolean> open(String backend, int faults, Duration time) {
        return changed(OPEN_CIRCUIT, Map.of("name", backend, "faults", faults, "time", time.toString()));
    }

    /// Forgets the failures of a backend that answers again.
    ///
    /// @param threshold failures from which it had been left alone
    /// @return whether it had
    public Uni<Boolean> recovered(String backend, int threshold) {
        return database.statement(sql -> sql.count(CLOSE_CIRCUIT, Map.of("name", backend, "threshold", threshold)))
                .map(opened -> opened > 0);
    }

    /// An adaptive in-flight limit.
    ///
    /// @param limit what it was last set to; null while it was never changed
    /// @param inFlight live jobs that the backend holds or may hold
    public record LimitRow(
            @Nullable Integer limit, @Nullable Instant changedAt, int inFlight) {}

    /// Lowers an adaptive limit under the backend's lock.
    ///
    /// @param policy the new limit, empty when it stays
    /// @return the new limit, if there is one
    public Uni<Optional<Integer>> shrink(String backend, Function<LimitRow, OptionalInt> policy) {
        return database.transaction(sql -> sql.returning(LOCK_LIMIT, Map.of("name", backend), LimitRow.class)
                .map(rows -> rows.isEmpty() ? OptionalInt.empty() : policy.apply(rows.getFirst()))
                .chain(limit -> limit.isEmpty()
                        ? Uni.createFrom().item(Optional.<Integer>empty())
                        : limit(sql, backend, limit.getAsInt())));
    }

    private static Uni<Optional<Integer>> limit(Sql sql, String backend, int limit) {
        return sql.update(SET_LIMIT, Map.of("name", backend, "limit", limit)).replaceWith(Optional.of(limit));
    }

    private Uni<Boolean> changed(String statement, Map<String, ?> parameters) {
        return database.statement(sql -> sql.update(statement, parameters)).map(rows -> rows > 0);
    }
}
