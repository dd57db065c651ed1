package dev.bobine.persistence;

import dev.bobine.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Brings what waits in line with a configuration that has changed. Works in batches, each under the locks of the
/// accounts concerned.
@ApplicationScoped
public class BacklogStore {

    /// Needs `q` and `a`, a row of `user_queue` and its account, and gives `p`, the weight and cap that they should
    /// have.
    private static final String IN_FORCE = """
            cross join lateral (
              select coalesce(cast(a.overrides ->> 'weight' as integer), own.weight, usual.weight) as weight,
                     coalesce(cast(a.overrides ->> 'running' as integer), own.running, usual.running) as running_cap
              from (select * from json_to_recordset(cast(cast(:plans as text) as json))
                      as p(name text, weight integer, running integer) where p.name = :usual) usual
              left join (select * from json_to_recordset(cast(cast(:plans as text) as json))
                           as p(name text, weight integer, running integer)) own on own.name = a.plan) p
            """;

    private static final String LOCK_OTHERWISE_WEIGHTED = """
            select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
              select l.user_id from account l where l.user_id = any(array(
                select q.user_id from user_queue q join account a on a.user_id = q.user_id
            """ + IN_FORCE + """
                where q.weight <> p.weight or q.running_cap <> p.running_cap limit :most))
              order by l.user_id for update) r
            """;

    /// Whether a ready user really has room is found at the next turn.
    private static final String REWEIGH = """
            with c as (
              select q.lane, q.user_id, p.weight, p.running_cap from user_queue q join account a on a.user_id = q.user_id
            """ + IN_FORCE + """
              where q.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json)))))
            update user_queue q set weight = c.weight, running_cap = c.running_cap, ready = q.queued_jobs > 0
            from c where q.lane = c.lane and q.user_id = c.user_id
            """;

    /// The models that are waited for, each with the lanes where it is: found from one to the next by the index, so
    /// that
    /// it costs by how many there are and not by how many wait.
    private static final String PAIRS = """
            with recursive pair as (
              (select j.model, j.lane from job j where j.state = 'queued' order by j.model, j.lane limit 1)
              union all
              select following.model, following.lane from pair p cross join lateral (
                select j.model, j.lane from job j where j.state = 'queued' and (j.model, j.lane) > (p.model, p.lane)
                order by j.model, j.lane limit 1) following)
            """;

    /// Jobs in a lane that is no more their model's: those that wait, and those that run and may come to wait again.
    /// One that is parked is moved when it waits.
    private static final String MISPLACED = PAIRS + """
            , l as materialized (
              select * from json_to_recordset(cast(cast(:lanes as text) as json)) as l(model text, lane text)),
            misplaced as materialized (
              (select j.id, j.user_id, l.lane from pair p join l on l.model = p.model
               cross join lateral (
                 select w.id, w.user_id from job w where w.state = 'queued' and w.model = p.model and w.lane = p.lane
                   and (cast(:users as text) = '' or w.user_id = any(array(
                     select value from json_array_elements_text(cast(nullif(cast(:users as text), '') as json)))))
                 limit :most) j
               where p.lane <> l.lane limit :most)
              union all
              (select j.id, j.user_id, l.lane from job j join l on l.model = j.model
               where j.state in ('submitting', 'rendering', 'collecting') and j.lane <> l.lane
                 and (cast(:users as text) = '' or j.user_id = any(array(
                   select value from json_array_elements_text(cast(nullif(cast(:users as text), '') as json)))))
               limit :most))
            """;

    static final String LOCK_MISPLACED = MISPLACED + """
            , locked as (
              select a.user_id from account a where a.user_id = any(array(select user_id from misplaced))
              order by a.user_id for update)
            select cast(coalesce(json_agg(user_id), '[]') as text) from locked
            """;

    private static final String MOVE = MISPLACED + """
            update job j set lane = m.lane from misplaced m where j.id = m.id
            """;

    /// What the users' rows say after their jobs were moved, counted anew.
    private static final String RECOUNT = """
            with u as materialized (
              select value as user_id from json_array_elements_text(cast(cast(:users as text) as json))),
            counted as materialized (
              select j.lane, j.user_id, count(*) filter (where j.state = 'queued' and not j.delayed) as jobs,
                     coalesce(sum(j.fair_cost) filter (where j.state = 'queued' and not j.delayed), 0) as cost,
                     coalesce(min(j.created_at) filter (where j.state = 'queued' and not j.delayed), clock_timestamp()) as since
              from job j where j.user_id = any(array(select user_id from u)) group by j.lane, j.user_id),
            emptied as (
              update user_queue q set queued_jobs = 0, queued_cost = 0, ready = false
              from u where q.user_id = u.user_id
                and not exists (select 1 from counted c where c.lane = q.lane and c.user_id = q.user_id))
            insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost, backlog_since)
            select c.lane, c.user_id, l.vtime, w.weight, w.running_cap, c.jobs > 0, c.jobs, c.cost, c.since
            from counted c join lane l on l.name = c.lane
            cross join lateral (
              select max(o.weight) as weight, max(o.running_cap) as running_cap from user_queue o where o.user_id = c.user_id) w
            on conflict (lane, user_id) do update set
              tag = case when q.queued_jobs = 0 then greatest(q.tag, excluded.tag) else q.tag end,
              ready = excluded.ready, queued_jobs = excluded.queued_jobs, queued_cost = excluded.queued_cost,
              backlog_since = excluded.backlog_since
            """;

    static final String MODELLESS = PAIRS + """
            , gone as (
              select distinct p.model from pair p
              where p.model <> all(array(select value from json_array_elements_text(cast(cast(:models as text) as json)))))
            select\s""" + JobRow.COLUMNS + """
             from gone g cross join lateral (
              select w.* from job w
              where w.state = 'queued' and w.model = g.model
                and w.created_at < clock_timestamp() - cast(cast(:waited as text) as interval)
                and w.eligible_at < clock_timestamp() - cast(cast(:waited as text) as interval)
              limit :most) j
            join job_request q on q.job_id = j.id
            limit :most
            """;

    private final Database database;

    BacklogStore(Database database) {
        this.database = database;
    }

    /// What a plan gives to those who wait.
    public record PlanRow(String name, int weight, int running) {}

    /// The lane of a model, under any of the names that jobs may carry.
    public record LaneRow(String model, String lane) {}

    /// Gives waiting users the weight and the running cap of their plan as it is now; tells for how many.
    ///
    /// @param usual the plan of those who have none that is known
    public Uni<Integer> reweigh(Collection<PlanRow> plans, String usual, int most) {
        Map<String, Object> known = Map.of("plans", Json.write(plans), "usual", usual);
        Map<String, Object> bounded = Map.of("plans", Json.write(plans), "usual", usual, "most", most);
        return database.transaction(sql -> sql.returning(LOCK_OTHERWISE_WEIGHTED, bounded, String.class)
                .chain(users -> users.isEmpty()
                        ? Uni.createFrom().item(0)
                        : sql.update(
                                REWEIGH,
                                Map.of("plans", known.get("plans"), "usual", usual, "users", Json.write(users)))));
    }

    /// Moves live jobs to the lane that their model has now; tells how many.
    public Uni<Integer> relane(Collection<LaneRow> lanes, int most) {
        String places = Json.write(lanes);
        return database.transaction(sql -> sql.returning(LOCK_MISPLACED, misplaced(places, "", most), String.class)
                .chain(users ->
                        users.isEmpty() ? Uni.createFrom().item(0) : move(sql, places, Json.write(users), most)));
    }

    private static Uni<Integer> move(Sql sql, String lanes, String users, int most) {
        return sql.update(MOVE, misplaced(lanes, users, most))
                .chain(moved -> sql.update(RECOUNT, Map.of("users", users)).replaceWith(moved));
    }

    private static Map<String, Object> misplaced(String lanes, String users, int most) {
        return Map.of("lanes", lanes, "users", users, "most", most);
    }

    /// Jobs that have waited for longer than that for a model that is not among those, by the database's clock.
    public Uni<List<Job>> modelless(Collection<String> models, Duration waited, int most) {
        Map<String, Object> parameters =
                Map.of("models", Json.write(models), "waited", waited.toString(), "most", most);
        return database.statement(sql -> sql.rows(MODELLESS, parameters, JobRow.class))
                .map(rows -> rows.stream().map(JobRow::toJob).toList());
    }
}
