-- Takes a job off the director's list with the prompt that was made for it. If it waits for nothing more, it joins its
-- user's backlog as an admitted one does. One that has ended meanwhile stays as it is.
\set id '''01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f'''
\set spec '''{}'''
\set wish '''{}'''
\set now '''2030-01-01T08:00:00Z'''
\set weight 1
\set cap 0
\set event '''[]'''
\set entered `cat src/main/resources/sql/part/join-the-backlog.sql`
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with del_direction as (
  delete from direction d where d.job_id = cast(cast(:id as text) as uuid) returning d.job_id),
upd_job as (
  update job j set waits = j.waits - 1,
    state = case when j.waits = 1 then 'queued' else j.state end,
    since = case when j.waits = 1 then cast(cast(:now as text) as timestamptz) else j.since end,
    delayed = j.waits = 1 and j.eligible_at > clock_timestamp()
  from del_direction where j.id = del_direction.job_id and j.state = 'held'
  returning j.id, j.state, j.lane, j.user_id, j.delayed, j.fair_cost, j.created_at),
upd_job_request as (
  update job_request q set spec = cast(cast(:spec as text) as json), wish = cast(cast(:wish as text) as json)
  from upd_job l where q.job_id = l.id),
released as (
  select l.*, cast(:weight as integer) as weight, cast(:cap as integer) as running_cap
  from upd_job l where l.state = 'queued'),
entered as (
:entered
),
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select e.id, e.job_id, e.type, e.at, cast(e.data as json), e.trace
  from json_to_recordset(cast(cast(:event as text) as json)) as e(id uuid, job_id uuid, type text, at timestamptz, data text,
    trace text)
  join upd_job l on l.id = e.job_id
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id) select id, job_id from ins_event),
:due
select cast(count(*) as text) from upd_job;
