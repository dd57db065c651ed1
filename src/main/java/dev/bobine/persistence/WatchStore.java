package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operators watch: who waits where, how full the backends are, what money is held, and what else the database is
/// busy with. All of it is read from live rows, so that nothing can drift, and none of it costs more the more jobs
/// wait.
@ApplicationScoped
public class WatchStore {

    /// How many backlogs of each kind are looked at for the oldest job: those that have been there for longest.
    static final int BACKLOGS = 1_000;

    /// When the oldest job was admitted of those that wait in a row of `user_queue`, called `u`; one look into the
    /// index
    /// for each priority there is.
    static final String OLDEST = """
            generate_series(0, 9) p(priority)
            cross join lateral (
              select j.created_at from job j
              where j.lane = u.lane and j.user_id = u.user_id and j.state = 'queued' and not j.delayed
                and j.priority = p.priority
              order by j.id limit 1) j
            """;

    /// The backlogs are read once; what waits in them is not.
    static final String WAITING = """
            with u as materialized (
              select lane, user_id, ready, queued_jobs,
                     row_number() over (partition by lane, ready order by backlog_since) as place
              from user_queue where queued_jobs > 0)
            select g.lane, g.ready, g.jobs, o.oldest
            from (select lane, ready, sum(queued_jobs) as jobs from u group by lane, ready) g
            left join (
              select u.lane, u.ready, min(j.created_at) as oldest from u cross join\s""" + OLDEST + """
              where u.place <= :backlogs group by u.lane, u.ready) o on o.lane = g.lane and o.ready = g.ready
            """;

    private static final String BACKENDS = """
            select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.faults,
                   (select count(*) from job j where j.backend = b.name
                    and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
            from backend b
            """;

    /// What the accounts of those say who have live jobs: each of them has a row in the queue. Jobs that are neither
    /// running nor in a backlog wait for their own start time. Other users' sessions hide when their transactions
    /// began;
    /// those of our own are what locks our rows.
    static final String REST = """
            with active as (
              select coalesce(sum(a.held), 0) as held, coalesce(sum(a.outstanding), 0) as jobs from account a
              where a.user_id in (select q.user_id from user_queue q))
            select greatest(0, active.jobs
                     - (select coalesce(sum(queued_jobs), 0) from user_queue)
                     - (select count(*) from job where state in ('submitting', 'rendering', 'collecting'))
                     - (select count(*) from job where state = 'unresolved')) as delayed,
                   (select created_at from job where state = 'queued' and delayed order by eligible_at limit 1) as next_delayed,
                   active.held as reserved_micros,
                   (select count(*) from worker where lease_until > clock_timestamp()) as workers,
                   (select min(xact_start) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                      and backend_type = 'client backend') as oldest_transaction,
                   clock_timestamp() as now
            from active
            """;

    private final Database database;

    WatchStore(Database database) {
        this.database = database;
    }

    /// Jobs of one lane that wait for their turn.
    ///
    /// @param ready whether their users' running caps would let them start
    /// @param oldest when the oldest was admitted, among those of the [#BACKLOGS] users who have waited for longest
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
    /// @param nextDelayed when that one of them was admitted which starts first
    /// @param reservedMicros money held for jobs that have not ended
    /// @param workers processes with a live lease
    /// @param oldestTransaction when the longest transaction under way began
    /// @param now the database's clock
    public record RestRow(
            long delayed,
            @Nullable Instant nextDelayed,
            long reservedMicros,
            int workers,
            @Nullable Instant oldestTransaction,
            Instant now) {}

    /// Everything of one moment.
    public record Watched(List<WaitingRow> waiting, List<BackendRow> backends, RestRow rest) {}

    public Uni<Watched> read() {
        return database.transaction(sql -> sql.rows(WAITING, Map.of("backlogs", BACKLOGS), WaitingRow.class)
                .chain(waiting -> sql.rows(BACKENDS, Map.of(), BackendRow.class)
                        .chain(backends -> sql.rows(REST, Map.of(), RestRow.class)
                                .map(rest -> new Watched(waiting, backends, rest.getFirst())))));
    }
}
