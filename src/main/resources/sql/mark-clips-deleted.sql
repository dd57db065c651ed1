-- Notes that clips are gone, with the events that say so.
\set events '''[]'''
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
\set tell `cat src/main/resources/sql/part/tell-of-gone-clips.sql`
with d as materialized (
  select * from json_to_recordset(cast(cast(:events as text) as json)) as d(id uuid, job_id uuid, type text,
    at timestamptz, data text, trace text)),
upd_job_settled as (
  update job_settled s set deleted_at = d.at from d where s.id = d.job_id and s.deleted_at is null
  returning s.id),
gone as (select id from upd_job_settled),
:tell
select cast(count(*) as text) from gone;
