-- What the users whose turn may come have waiting, under the locks of their accounts.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set users '''[{"lane":"local","user_id":"u-17"}]'''
\set depth 3
select cast(coalesce(json_agg(r), '[]') as text) from (
  select q.lane, q.user_id, q.tag, q.weight, q.running_cap, running.jobs as running, heads.jobs as heads
  from json_to_recordset(cast(cast(:users as text) as json)) as c(lane text, user_id text)
  join user_queue q on q.lane = c.lane and q.user_id = c.user_id
  cross join lateral (
    select count(*) as jobs from (
      select 1 from job j where j.user_id = q.user_id and j.state in (:running_states)
      limit q.running_cap) active) running
  cross join lateral (
    select coalesce(json_agg(h), '[]') as jobs from (
      select j.id, j.fair_cost, j.model, j.attempt, j.clip_seconds, j.frame, j.audio from job j
      where j.lane = q.lane and j.user_id = q.user_id and j.state = 'queued' and not j.delayed
      order by j.priority desc, j.id limit :depth) h) heads) r;
