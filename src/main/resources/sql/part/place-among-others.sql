-- The place of `me` in the fair order: after the user's own jobs that go first, and those of others that start earlier.
own as (
  select count(*) as jobs, coalesce(sum(a.fair_cost), 0) as cost
  from me cross join lateral (
    (select o.fair_cost from job o
     where o.lane = me.lane and o.user_id = me.user_id and o.state = 'queued' and not o.delayed
       and o.priority > me.priority limit :limit)
    union all
    (select o.fair_cost from job o
     where o.lane = me.lane and o.user_id = me.user_id and o.state = 'queued' and not o.delayed
       and o.priority = me.priority and o.id < me.id limit :limit)) a),
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
    order by q.tag, q.user_id limit :limit) u)
select s.lane, s.delayed, s.eligible_at, s.running_cap,
       s.own_jobs + (select coalesce(sum(o.jobs), 0) from others o) as jobs_ahead,
       round(s.own_cost + (select coalesce(sum(o.jobs * o.queued_cost / o.queued_jobs), 0) from others o))
         as cost_ahead,
       s.own_jobs >= :limit or (select count(*) from others) = :limit as at_least,
       (select count(*) from (
          select 1 from job r where r.user_id = s.user_id
          and r.state in (:running_states) limit s.running_cap) active) as running,
       (select count(*) from worker w where w.lease_until > clock_timestamp()) as workers,
       clock_timestamp() as now
from start s
