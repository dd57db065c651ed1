-- Deletes ended jobs of a user with what was asked and what happened, and tells of it. Events of a job that are
-- still to be sent keep it for a moment, so that consumers see its story to the end.
\set user '''u-17'''
\set events '''[]'''
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
\set tell `cat src/main/resources/sql/part/tell-of-gone-clips.sql`
with d as materialized (
  select * from json_to_recordset(cast(cast(:events as text) as json)) as d(id uuid, job_id uuid, type text,
    at timestamptz, data text, trace text)),
del_job_settled as (
  delete from job_settled s using d
  where s.id = d.job_id and s.user_id = :user and s.id not in (select o.job_id from outbox o)
  returning s.id),
gone as (select id from del_job_settled),
del_job_request as (delete from job_request r using gone where r.job_id = gone.id),
del_job_origin as (delete from job_origin o using gone where o.job_id = gone.id),
del_event as (delete from event e using gone where e.job_id = gone.id),
del_late_render as (delete from late_render l using gone where l.job_id = gone.id),
del_delivery as (delete from delivery v using gone where v.user_id = :user and v.job_id = gone.id),
:tell
select cast(count(*) as text) from gone;
