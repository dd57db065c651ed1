package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operators watch: who waits where, how full the backends are, what money is held, and what else the database is
/// busy with. All of it is read from live rows, so that nothing can drift.
@ApplicationScoped
public class WatchStore {

    private static final String WAITING = """
            select u.lane, u.ready, sum(u.queued_jobs) as jobs,
                   (select j.created_at from job j join user_queue q on q.lane = j.lane and q.user_id = j.user_id
                    where j.lane = u.lane and q.ready = u.ready and j.state = 'queued' and not j.delayed
                    order by j.id limit 1) as oldest
            from user_queue u where u.queued_jobs > 0 group by u.lane, u.ready
            """;

    private static final String BACKENDS = """
            select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.faults,
                   (select count(*) from job j where j.backend = b.name
                    and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
            from backend b
            """;

    /// Other users' sessions hide when their transactions began; those of our own are what locks our rows.
    private static final String REST = """
            select (select count(*) from job where state = 'queued' and delayed) as delayed,
                   (select created_at from job where state = 'queued' and delayed order by id limit 1) as oldest_delayed,
                   (select coalesce(sum(reserved_plan + reserved_prepaid), 0) from job) as reserved_micros,
                   (select count(*) from worker where lease_until > clock_timestamp()) as workers,
                   (select min(xact_start) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                      and backend_type = 'client backend') as oldest_transaction,
                   clock_timestamp() as now
            """;

    private final Database database;

    WatchStore(Database database) {
        this.database = database;
    }

    /// Jobs of one lane that wait for their turn.
    ///
    /// @param ready whether their users' running caps would let them start
    public record WaitingRow(
            String lane, boolean ready, long jobs, @Nullable Instant oldest) {}

    /// A backend's limits and use.
    ///
    /// @param faults submits in a row that it failed at
    public record BackendRow(
            String name,
            Instant tat,
            Instant blockedUntil,
            boolean paused,
            @Nullable Integer inFlightLimit,
            int faults,
            int inFlight) {}

    /// @param delayed queued jobs that wait for their own start time
    /// @param reservedMicros money held for jobs that have not ended
    /// @param workers processes with a live lease
    /// @param oldestTransaction when the longest transaction under way began
    /// @param now the database's clock
    public record RestRow(
            long delayed,
            @Nullable Instant oldestDelayed,
            long reservedMicros,
            int workers,
            @Nullable Instant oldestTransaction,
            Instant now) {}

    /// Everything of one moment.
    public record Watched(List<WaitingRow> waiting, List<BackendRow> backends, RestRow rest) {}

    public Uni<Watched> read() {
        return database.transaction(sql -> sql.rows(WAITING, Map.of(), WaitingRow.class)
                .chain(waiting -> sql.rows(BACKENDS, Map.of(), BackendRow.class)
                        .chain(backends -> sql.rows(REST, Map.of(), RestRow.class)
                                .map(rest -> new Watched(waiting, backends, rest.getFirst())))));
    }
}
