-- Lets jobs whose own start time has come join their backlogs.
\set users '''["u-17"]'''
\set limit 1000
with due as (
  select j.id from job j
  where j.state = 'queued' and j.delayed and j.eligible_at <= statement_timestamp()
    and j.user_id in (select value from json_array_elements_text(cast(cast(:users as text) as json)))
  order by j.eligible_at limit :limit for update skip locked),
upd_job as (
  update job j set delayed = false from due where j.id = due.id returning j.lane, j.user_id, j.fair_cost, j.created_at),
upd_user_queue as (
  update user_queue q set
    tag = case when q.queued_jobs = 0 then greatest(q.tag, l.vtime) else q.tag end,
    backlog_since = least(case when q.queued_jobs = 0 then 'infinity' else q.backlog_since end, w.since),
    ready = true, queued_jobs = q.queued_jobs + w.jobs, queued_cost = q.queued_cost + w.cost
  from (select lane, user_id, count(*) as jobs, sum(fair_cost) as cost, min(created_at) as since from upd_job group by lane, user_id) w
  join lane l on l.name = w.lane
  where q.lane = w.lane and q.user_id = w.user_id)
select cast(count(*) as text) from upd_job;
