-- How many jobs wait in each lane, and since when. The backlogs are read once; what waits in them is not.
\set backlogs 1000
\set oldest `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
with u as materialized (
  select lane, user_id, ready, queued_jobs,
         row_number() over (partition by lane, ready order by backlog_since) as place
  from user_queue where queued_jobs > 0)
select g.lane, g.ready, g.jobs, o.oldest
from (select lane, ready, sum(queued_jobs) as jobs from u group by lane, ready) g
left join (
  select u.lane, u.ready, min(j.created_at) as oldest
  from u cross join :oldest
  where u.place <= :backlogs group by u.lane, u.ready) o on o.lane = g.lane and o.ready = g.ready;
