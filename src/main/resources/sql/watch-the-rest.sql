-- What the accounts of those say who have live jobs: each of them has a row in the queue. Jobs that are neither running, nor held,
-- nor in a backlog wait for their own start time. Other users' sessions hide when their transactions began; those of
-- our own are what locks our rows.
with active as (
  select coalesce(sum(a.held), 0) as held, coalesce(sum(a.outstanding), 0) as jobs from account a
  where a.user_id in (select q.user_id from user_queue q)),
held as (select count(*) as jobs from job where state = 'held')
select greatest(0, active.jobs
         - (select coalesce(sum(queued_jobs), 0) from user_queue)
         - (select count(*) from job where state in ('submitting', 'rendering', 'collecting'))
         - (select count(*) from job where state = 'unresolved') - held.jobs) as delayed,
       held.jobs as held,
       (select created_at from job where state = 'queued' and delayed order by eligible_at limit 1) as next_delayed,
       active.held as reserved_micros,
       (select count(*) from worker where lease_until > clock_timestamp()) as workers,
       (select min(xact_start) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and backend_type = 'client backend') as oldest_transaction,
       clock_timestamp() as now
from active, held;
