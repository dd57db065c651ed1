package dev.bobine.persistence;

import dev.bobine.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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

    private static final String LOCK_MISPLACED = """
            select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
              select a.user_id from account a where a.user_id = any(array(
                select j.user_id from job j
                join json_to_recordset(cast(cast(:lanes as text) as json)) as l(model text, lane text) on l.model = j.model
                where j.lane <> l.lane limit :most))
              order by a.user_id for update) r
            """;

    private static final String MOVE = """
            with c as (
              select j.id, l.lane from job j
              join json_to_recordset(cast(cast(:lanes as text) as json)) as l(model text, lane text) on l.model = j.model
              where j.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
                and j.lane <> l.lane
              limit :most)
            update job j set lane = c.lane from c where j.id = c.id
            """;

    /// What the users' rows say after their jobs were moved, counted anew.
    private static final String RECOUNT = """
            with u as materialized (
              select value as user_id from json_array_elements_text(cast(cast(:users as text) as json))),
            counted as materialized (
              select j.lane, j.user_id, count(*) filter (where j.state = 'queued' and not j.delayed) as jobs,
                     coalesce(sum(j.fair_cost) filter (where j.state = 'queued' and not j.delayed), 0) as cost
              from job j where j.user_id = any(array(select user_id from u)) group by j.lane, j.user_id),
            emptied as (
              update user_queue q set queued_jobs = 0, queued_cost = 0, ready = false
              from u where q.user_id = u.user_id
                and not exists (select 1 from counted c where c.lane = q.lane and c.user_id = q.user_id))
            insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost)
            select c.lane, c.user_id, l.vtime, w.weight, w.running_cap, c.jobs > 0, c.jobs, c.cost
            from counted c join lane l on l.name = c.lane
            cross join lateral (
              select max(o.weight) as weight, max(o.running_cap) as running_cap from user_queue o where o.user_id = c.user_id) w
            on conflict (lane, user_id) do update set
              tag = case when q.queued_jobs = 0 then greatest(q.tag, excluded.tag) else q.tag end,
              ready = excluded.ready, queued_jobs = excluded.queued_jobs, queued_cost = excluded.queued_cost
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
        return database.transaction(sql -> sql.returning(
                        LOCK_MISPLACED, Map.of("lanes", places, "most", most), String.class)
                .chain(users ->
                        users.isEmpty() ? Uni.createFrom().item(0) : move(sql, places, Json.write(users), most)));
    }

    private static Uni<Integer> move(Sql sql, String lanes, String users, int most) {
        return sql.update(MOVE, Map.of("lanes", lanes, "users", users, "most", most))
                .chain(moved -> sql.update(RECOUNT, Map.of("users", users)).replaceWith(moved));
    }

    /// Jobs that have waited since before then for a model that is not among those.
    public Uni<List<Job>> modelless(Collection<String> models, Instant before, int most) {
        String query = "select " + JobRow.COLUMNS + """
                 from job j join job_request q on q.job_id = j.id
                where j.state = 'queued' and j.created_at < :before and j.eligible_at < :before
                  and j.model <> all(array(select value from json_array_elements_text(cast(cast(:models as text) as json))))
                limit :most
                """;
        Map<String, Object> parameters = Map.of("models", Json.write(models), "before", before, "most", most);
        return database.transaction(sql -> sql.rows(query, parameters, JobRow.class))
                .map(rows -> rows.stream().map(JobRow::toJob).toList());
    }
}
