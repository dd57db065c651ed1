-- How many jobs wait in each lane, and since when: the oldest of those whose users' backlogs have been there for longest.
\set backlogs 100
\set oldest `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
with g as materialized (
  select lane, ready, sum(queued_jobs) as jobs from user_queue where queued_jobs > 0 group by lane, ready)
select g.lane, g.ready, g.jobs, o.oldest
from g left join lateral (
  select min(j.created_at) as oldest
  from (select q.lane, q.user_id from user_queue q
        where q.lane = g.lane and q.ready = g.ready and q.queued_jobs > 0 order by q.backlog_since limit :backlogs) u
  cross join :oldest) o on true;
