-- Takes edges off held jobs; each counts once, since its row is gone. A job that waits for nothing more joins its user's
-- backlog as an admitted one does.
\set edges '''[{"job_id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f","after_id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e60","at":"2030-01-01T08:00:00Z"}]'''
with e as materialized (
  select * from json_to_recordset(cast(cast(:edges as text) as json)) as e(job_id uuid, after_id uuid, at timestamptz)),
gone as (
  delete from job_after a using e where a.job_id = e.job_id and a.after_id = e.after_id returning a.job_id, e.at),
counted as (select job_id, count(*) as edges, max(at) as at from gone group by job_id),
loosened as (
  update job j set waits = j.waits - c.edges,
    state = case when j.waits = c.edges then 'queued' else j.state end,
    since = case when j.waits = c.edges then c.at else j.since end,
    delayed = j.waits = c.edges and j.eligible_at > clock_timestamp()
  from counted c where j.id = c.job_id and j.state = 'held'
  returning j.id, j.state, j.lane, j.user_id, j.delayed, j.fair_cost, j.created_at, j.production),
released as (select * from loosened where state = 'queued'),
entered as (
  insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost, backlog_since)
  select n.lane, n.user_id, greatest(coalesce(l.vtime, 0), case
           when exists (select 1 from user_queue u where u.lane = n.lane and u.ready) then 0
           else coalesce((select min(b.vtime) from backend b
                          where b.name in (select unnest(string_to_array(n.lane, '+')))), 0) end),
         n.weight, n.running_cap, n.jobs > 0, n.jobs, n.cost, n.since
  from (
    select r.lane, r.user_id, max(p.weight) as weight, max(p.running_cap) as running_cap, min(r.created_at) as since,
           count(*) filter (where not r.delayed) as jobs,
           coalesce(sum(r.fair_cost) filter (where not r.delayed), 0) as cost
    from released r join production p on p.id = r.production
    group by r.lane, r.user_id) n
  left join lane l on l.name = n.lane
  order by n.user_id, n.lane
  on conflict (lane, user_id) do update set
    tag = case when q.queued_jobs = 0 then greatest(q.tag, excluded.tag) else q.tag end,
    ready = q.ready or excluded.ready,
    backlog_since = least(case when q.queued_jobs = 0 then 'infinity' else q.backlog_since end, excluded.backlog_since),
    queued_jobs = q.queued_jobs + excluded.queued_jobs,
    queued_cost = q.queued_cost + excluded.queued_cost)
select cast(coalesce(json_agg(id), '[]') as text) from released;
