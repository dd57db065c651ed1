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
        String backendRows = """
                insert into backend (name, tat, blocked_until)
                select value, clock_timestamp(), clock_timestamp() from json_array_elements_text(cast(cast(:names as text) as json))
                on conflict do nothing
                """;
        String laneRows = """
                insert into lane (name) select value from json_array_elements_text(cast(cast(:names as text) as json)) on conflict do nothing
                """;
        return database.transaction(sql -> sql.update(backendRows, Map.of("names", Json.write(backends)))
                .chain(() -> sql.update(laneRows, Map.of("names", Json.write(lanes)))));
    }

    /// All backends that ever were configured.
    public Uni<List<BackendState>> list() {
        String query = """
                select b.name, b.tat, b.blocked_until, b.paused_at, b.paused_reason, b.paused_until, b.in_flight_limit,
                       b.limit_changed_at, b.faults,
                       (select count(*) from job j where j.backend = b.name
                        and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
                from backend b order by b.name
                """;
        return database.statement(sql -> sql.rows(query, Map.of(), BackendState.class));
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
        return changed("""
                update backend set paused_at = coalesce(paused_at, clock_timestamp()), paused_reason = :reason,
                  paused_until = cast(cast(:until as text) as timestamptz)
                where name = :name
                """, parameters);
    }

    /// Ends pauses that were to end by now.
    ///
    /// @return of which backends
    public Uni<List<String>> resumeDue() {
        return database.statement(sql -> sql.returning(RESUME_DUE, Map.of(), String.class));
    }

    /// Lets submits go on; false when there is no such backend.
    public Uni<Boolean> resume(String backend) {
        return changed("""
                update backend set paused_at = null, paused_reason = null, paused_until = null, faults = 0, probing = false,
                  blocked_until = clock_timestamp()
                where name = :name
                """, Map.of("name", backend));
    }

    /// Holds submits of all pods back for that time, as the provider asked. The database's clock counts it, by which
    /// turns
    /// are taken: one pod's clock must not decide for all.
    public Uni<Boolean> hold(String backend, Duration time) {
        return changed("""
                update backend set
                  blocked_until = greatest(blocked_until, clock_timestamp() + cast(cast(:time as text) as interval))
                where name = :name
                """, Map.of("name", backend, "time", time.toString()));
    }

    /// Counts a submit that the backend failed at, unless it had started before the circuit opened.
    ///
    /// @param threshold failures from which the circuit is open
    /// @return how many in a row that makes; 0 when it does not count
    public Uni<Integer> fault(String backend, int threshold) {
        String statement = """
                with counted as (
                  update backend set faults = faults + 1, probing = false
                  where name = :name and (faults < :threshold or probing) returning faults)
                select cast(coalesce(max(faults), 0) as text) from counted
                """;
        return database.statement(sql -> sql.count(statement, Map.of("name", backend, "threshold", threshold)))
                .map(Long::intValue);
    }

    /// Leaves a failing backend alone for that time, by the database's clock, unless something was heard of it since.
    ///
    /// @param faults the count that was decided on
    public Uni<Boolean> open(String backend, int faults, Duration time) {
        return changed("""
                update backend set blocked_until = clock_timestamp() + cast(cast(:time as text) as interval)
                where name = :name and faults = :faults
                """, Map.of("name", backend, "faults", faults, "time", time.toString()));
    }

    /// Forgets the failures of a backend that answers again.
    ///
    /// @param threshold failures from which it had been left alone
    /// @return whether it had
    public Uni<Boolean> recovered(String backend, int threshold) {
        String statement = """
                with before as (select name, faults from backend where name = :name and faults > 0 for update),
                changed as (
                  update backend b set faults = 0, probing = false,
                    blocked_until = case when before.faults >= :threshold then clock_timestamp() else b.blocked_until end
                  from before where b.name = before.name)
                select cast(count(*) as text) from before where faults >= :threshold
                """;
        return database.statement(sql -> sql.count(statement, Map.of("name", backend, "threshold", threshold)))
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
        String lock = """
                select cast(coalesce(json_agg(r), '[]') as text) from (
                  select b.in_flight_limit as limit, b.limit_changed_at as changed_at,
                    (select count(*) from job j where j.backend = b.name
                     and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
                  from backend b where b.name = :name for update of b) r
                """;
        return database.transaction(sql -> sql.returning(lock, Map.of("name", backend), LimitRow.class)
                .map(rows -> rows.isEmpty() ? OptionalInt.empty() : policy.apply(rows.getFirst()))
                .chain(limit -> limit.isEmpty()
                        ? Uni.createFrom().item(Optional.<Integer>empty())
                        : limit(sql, backend, limit.getAsInt())));
    }

    private static Uni<Optional<Integer>> limit(Sql sql, String backend, int limit) {
        String statement = """
                update backend set in_flight_limit = :limit, limit_changed_at = clock_timestamp() where name = :name
                """;
        return sql.update(statement, Map.of("name", backend, "limit", limit)).replaceWith(Optional.of(limit));
    }

    private Uni<Boolean> changed(String statement, Map<String, ?> parameters) {
        return database.statement(sql -> sql.update(statement, parameters)).map(rows -> rows > 0);
    }
}
