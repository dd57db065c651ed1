-- Numbers about the whole, for /stats: from small tables and partial indexes.
\set backlogs 1000
\set oldest `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
with running as (
  select count(*) as jobs from job where state in ('submitting', 'rendering', 'collecting')),
unresolved as (select count(*) as jobs from job where state = 'unresolved'),
u as materialized (
  select lane, user_id from user_queue where queued_jobs > 0 order by backlog_since limit :backlogs)
select greatest(0, (select coalesce(sum(a.outstanding), 0) from account a
                    where a.user_id in (select q.user_id from user_queue q))
         - (select coalesce(sum(queued_jobs), 0) from user_queue) - running.jobs - unresolved.jobs) as delayed,
       running.jobs as running, unresolved.jobs as unresolved,
       (select min(j.created_at) from u cross join :oldest) as oldest_queued,
       (select count(*) from worker where lease_until > clock_timestamp()) as workers,
       clock_timestamp() as now
from running, unresolved;
