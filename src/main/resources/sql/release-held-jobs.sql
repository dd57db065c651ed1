-- Takes edges off held jobs; each counts once, since its row is gone. A job that waits for nothing more joins its user's
-- backlog as an admitted one does.
\set edges '''[{"job_id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f","after_id":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e60","at":"2030-01-01T08:00:00Z"}]'''
\set entered `cat src/main/resources/sql/part/join-the-backlog.sql`
with e as materialized (
  select * from json_to_recordset(cast(cast(:edges as text) as json)) as e(job_id uuid, after_id uuid, at timestamptz)),
del_job_after as (
  delete from job_after a using e where a.job_id = e.job_id and a.after_id = e.after_id returning a.job_id, e.at),
counted as (select job_id, count(*) as edges, max(at) as at from del_job_after group by job_id),
upd_job as (
  update job j set waits = j.waits - c.edges,
    state = case when j.waits = c.edges then 'queued' else j.state end,
    since = case when j.waits = c.edges then c.at else j.since end,
    delayed = j.waits = c.edges and j.eligible_at > clock_timestamp()
  from counted c where j.id = c.job_id and j.state = 'held'
  returning j.id, j.state, j.lane, j.user_id, j.delayed, j.fair_cost, j.created_at, j.production),
released as (
  select l.*, p.weight, p.running_cap from upd_job l join production p on p.id = l.production where l.state = 'queued'),
entered as (
:entered
)
select cast(coalesce(json_agg(id), '[]') as text) from released;
