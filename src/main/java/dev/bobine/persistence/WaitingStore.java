package dev.bobine.persistence;

import dev.bobine.job.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a job waits and how many are before it, with work bounded by [#MOST] whatever the backlog.
///
/// A job's start tag is its user's tag plus the user's own cost ahead over the weight. Before it come those jobs of
/// other users whose start tags are less; they are counted as if all jobs of a user cost the same.
@ApplicationScoped
public class WaitingStore {

    /// Own jobs of each kind, and other users, that are looked at.
    static final int MOST = 1_000;

    private static final String WAITING = """
            with me as (
              select j.id, j.user_id, j.lane, j.priority, j.delayed, j.eligible_at, u.tag, u.weight, u.running_cap
              from job j join user_queue u on u.lane = j.lane and u.user_id = j.user_id
              where j.id = :id and j.state = 'queued'),
            own as (
              select count(*) as jobs, coalesce(sum(a.fair_cost), 0) as cost
              from me cross join lateral (
                (select o.fair_cost from job o
                 where o.lane = me.lane and o.user_id = me.user_id and o.state = 'queued' and not o.delayed
                   and o.priority > me.priority limit :most)
                union all
                (select o.fair_cost from job o
                 where o.lane = me.lane and o.user_id = me.user_id and o.state = 'queued' and not o.delayed
                   and o.priority = me.priority and o.id < me.id limit :most)) a),
            start as (
              select me.*, own.jobs as own_jobs, own.cost as own_cost,
                     me.tag + own.cost * cast(:scale as bigint) / me.weight as start_tag
              from me cross join own),
            others as (
              select u.queued_jobs, u.queued_cost, least(u.queued_jobs, greatest(1, ceil(
                       (s.start_tag - u.tag) * u.weight * u.queued_jobs / (cast(:scale as numeric) * greatest(1, u.queued_cost))
                     ))) as jobs
              from start s cross join lateral (
                select * from user_queue q
                where q.lane = s.lane and q.ready and q.user_id <> s.user_id and q.queued_jobs > 0
                  and (q.tag, q.user_id) < (s.start_tag, s.user_id)
                order by q.tag, q.user_id limit :most) u)
            select s.lane, s.delayed, s.eligible_at, s.running_cap,
                   s.own_jobs + (select coalesce(sum(o.jobs), 0) from others o) as jobs_ahead,
                   round(s.own_cost + (select coalesce(sum(o.jobs * o.queued_cost / o.queued_jobs), 0) from others o))
                     as cost_ahead,
                   s.own_jobs >= :most or (select count(*) from others) = :most as at_least,
                   (select count(*) from (
                      select 1 from job r where r.user_id = s.user_id
                      and r.state in ('submitting', 'rendering', 'collecting') limit s.running_cap) active) as running,
                   (select count(*) from worker w where w.lease_until > clock_timestamp()) as workers,
                   clock_timestamp() as now
            from start s
            """;

    static final String BACKENDS = """
            select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit,
                   (select count(*) from job j where j.backend = b.name
                    and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
            from backend b where b.name in (select value from json_array_elements_text(cast(cast(:names as text) as json)))
            """;

    /// How fast jobs of a lane start, from those that are in flight: the younger half of them, since of the older ones
    /// many have ended.
    static final String PACE = """
            with live as (
              select j.fair_cost, coalesce(j.submitted_at, j.since) as started,
                     row_number() over (order by coalesce(j.submitted_at, j.since) desc) as place, count(*) over () as jobs
              from job j
              where j.backend = any(array(select value from json_array_elements_text(cast(cast(:names as text) as json))))
                and j.state in ('submitting', 'rendering') and j.lane = :lane)
            select count(*) as jobs, coalesce(sum(fair_cost), 0) as cost,
                   cast(coalesce(extract(epoch from clock_timestamp() - min(started)) * 1000, 0) as bigint) as millis
            from live where place <= (jobs + 1) / 2
            """;

    private final Database database;

    WaitingStore(Database database) {
        this.database = database;
    }

    /// A queued job among the others.
    ///
    /// @param costAhead fair cost, in millionths of the currency
    /// @param atLeast whether more were before it than were looked at
    /// @param running the user's running jobs, counted up to the cap
    /// @param workers processes with a live lease
    /// @param now the database's clock
    public record WaitingRow(
            String lane,
            boolean delayed,
            Instant eligibleAt,
            int runningCap,
            long jobsAhead,
            long costAhead,
            boolean atLeast,
            int running,
            int workers,
            Instant now) {}

    /// A backend that could take the job.
    public record BackendRow(
            String name,
            Instant tat,
            Instant blockedUntil,
            boolean paused,
            @Nullable Integer inFlightLimit,
            int inFlight) {}

    /// What has started of late.
    ///
    /// @param cost fair cost of those jobs, in millionths of the currency
    /// @param millis time in which they started
    public record PaceRow(int jobs, long cost, long millis) {}

    /// What is known of a queued job's wait.
    public record Wait(WaitingRow job, List<BackendRow> backends, PaceRow pace) {}

    /// Empty when the job is not queued.
    ///
    /// @param backends those that serve the job's lane
    public Uni<Optional<Wait>> find(JobId id, List<String> backends) {
        Map<String, Object> parameters = Map.of("id", id.value(), "most", MOST, "scale", TransitionWriter.TAG_SCALE);
        return database.transaction(sql -> sql.rows(WAITING, parameters, WaitingRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : find(sql, rows.getFirst(), backends)));
    }

    private static Uni<Optional<Wait>> find(Sql sql, WaitingRow row, List<String> backends) {
        String names = Json.write(backends);
        return sql.rows(BACKENDS, Map.of("names", names), BackendRow.class)
                .chain(found -> sql.rows(PACE, Map.of("names", names, "lane", row.lane()), PaceRow.class)
                        .map(pace -> Optional.of(new Wait(row, found, pace.getFirst()))));
    }
}
