-- How many users and jobs wait in each lane: those that may start something, and those whose running cap is reached. Of a
-- lane with more backlogs than are looked at: what they were last added up to.
\set limit 1000
select l.name as lane, greatest(c.users, f.users) as users, greatest(c.jobs, f.jobs) as jobs,
       greatest(c.cost, f.cost) as cost, greatest(c.startable, f.startable) as startable,
       greatest(c.capped_users, f.capped_users) as capped_users, greatest(c.capped_jobs, f.capped_jobs) as capped_jobs,
       c.looked >= :limit and coalesce(f.users + f.capped_users < c.users + c.capped_users, true) as at_least,
       f.at as counted_at
from lane l
cross join lateral (
  select count(*) as looked, count(*) filter (where q.ready and q.queued_jobs > 0) as users,
         coalesce(sum(q.queued_jobs) filter (where q.ready), 0) as jobs,
         coalesce(sum(q.queued_cost) filter (where q.ready), 0) as cost,
         coalesce(sum(least(q.queued_jobs, q.running_cap)) filter (where q.ready), 0) as startable,
         count(*) filter (where not q.ready and q.queued_jobs > 0) as capped_users,
         coalesce(sum(q.queued_jobs) filter (where not q.ready), 0) as capped_jobs
  from (select u.ready, u.queued_jobs, u.queued_cost, u.running_cap from user_queue u
        where u.lane = l.name order by u.user_id limit :limit) q) c
left join lane_figure f on f.lane = l.name and c.looked >= :limit
where greatest(c.jobs, f.jobs) + greatest(c.capped_jobs, f.capped_jobs) > 0
order by greatest(c.jobs, f.jobs) + greatest(c.capped_jobs, f.capped_jobs) desc, l.name;
