-- Numbers about the whole, for /stats: from small tables and partial indexes. Jobs that wait for their own start time are
-- counted up to a ceiling, held ones up to five times that; beyond it, the former are what is left of the unfinished jobs
-- that were last added up.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set limit 10000
with running as (
  select count(*) as jobs from job where state in (:running_states)),
unresolved as (select count(*) as jobs from job where state = 'unresolved'),
held as (select count(*) as jobs from (select 1 from job where state = 'held' limit 5 * :limit) h),
counted as (
  select count(*) as jobs from (select 1 from job where state = 'queued' and delayed limit :limit) d)
select case when counted.jobs < :limit then counted.jobs
            else greatest(counted.jobs, coalesce((select f.amount from figure f where f.name = 'live_jobs'), 0)
                   - (select coalesce(sum(f.jobs + f.capped_jobs), 0) from lane_figure f)
                   - running.jobs - unresolved.jobs - held.jobs)
       end as delayed,
       running.jobs as running, unresolved.jobs as unresolved, held.jobs as held,
       (select j.created_at from job j where j.state = 'queued' and not j.delayed order by j.id limit 1) as oldest_queued,
       (select count(*) from worker where lease_until > clock_timestamp()) as workers,
       clock_timestamp() as now
from running, unresolved, held, counted;
