-- What the users' rows say after their jobs were moved, counted again.
\set users '''["u-17"]'''
with u as materialized (
  select value as user_id from json_array_elements_text(cast(cast(:users as text) as json))),
counted as materialized (
  select j.lane, j.user_id, count(*) filter (where j.state = 'queued' and not j.delayed) as jobs,
         coalesce(sum(j.fair_cost) filter (where j.state = 'queued' and not j.delayed), 0) as cost,
         coalesce(min(j.created_at) filter (where j.state = 'queued' and not j.delayed), clock_timestamp()) as since
  from job j where j.user_id = any(array(select user_id from u)) group by j.lane, j.user_id),
upd_user_queue as (
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
  backlog_since = excluded.backlog_since;
