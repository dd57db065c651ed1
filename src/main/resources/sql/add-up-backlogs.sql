-- What one page of backlogs adds up to, by lane, and since when jobs of them wait: the oldest of the few that have been
-- there for longest.
\set lane ''''''
\set user ''''''
\set limit 1000
\set longest 20
\set oldest_of_a_backlog `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
with page as materialized (
  select q.* from user_queue q where (q.lane, q.user_id) > (:lane, :user) order by q.lane, q.user_id limit :limit),
placed as (
  select p.*, row_number() over (partition by p.lane, p.ready order by p.backlog_since) as place
  from page p where p.queued_jobs > 0),
aged as (
  select u.lane, min(o.oldest) filter (where u.ready) as oldest, min(o.oldest) filter (where not u.ready) as capped_oldest
  from placed u cross join lateral (select min(j.created_at) as oldest from :oldest_of_a_backlog) o
  where u.place <= :longest group by u.lane)
select p.lane, max(p.user_id) as last, count(*) as looked, count(*) filter (where p.ready and p.queued_jobs > 0) as users,
       coalesce(sum(p.queued_jobs) filter (where p.ready), 0) as jobs,
       coalesce(sum(p.queued_cost) filter (where p.ready), 0) as cost,
       coalesce(sum(least(p.queued_jobs, p.running_cap)) filter (where p.ready), 0) as startable,
       count(*) filter (where not p.ready and p.queued_jobs > 0) as capped_users,
       coalesce(sum(p.queued_jobs) filter (where not p.ready), 0) as capped_jobs, min(a.oldest) as oldest,
       min(a.capped_oldest) as capped_oldest
from page p left join aged a on a.lane = p.lane group by p.lane order by p.lane;
