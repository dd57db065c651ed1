-- Puts released jobs into their users' backlogs, as an admission does. Needs
-- `released(lane, user_id, delayed, fair_cost, created_at, weight, running_cap)`.
insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost, backlog_since)
select n.lane, n.user_id, greatest(coalesce(l.vtime, 0), case
         when exists (select 1 from user_queue u where u.lane = n.lane and u.ready) then 0
         else coalesce((select min(b.vtime) from backend b
                        where b.name in (select unnest(string_to_array(n.lane, '+')))), 0) end),
       n.weight, n.running_cap, n.jobs > 0, n.jobs, n.cost, n.since
from (
  select r.lane, r.user_id, max(r.weight) as weight, max(r.running_cap) as running_cap, min(r.created_at) as since,
         count(*) filter (where not r.delayed) as jobs,
         coalesce(sum(r.fair_cost) filter (where not r.delayed), 0) as cost
  from released r
  group by r.lane, r.user_id) n
left join lane l on l.name = n.lane
order by n.user_id, n.lane
on conflict (lane, user_id) do update set
  tag = case when q.queued_jobs = 0 then greatest(q.tag, excluded.tag) else q.tag end,
  ready = q.ready or excluded.ready,
  backlog_since = least(case when q.queued_jobs = 0 then 'infinity' else q.backlog_since end, excluded.backlog_since),
  queued_jobs = q.queued_jobs + excluded.queued_jobs,
  queued_cost = q.queued_cost + excluded.queued_cost
