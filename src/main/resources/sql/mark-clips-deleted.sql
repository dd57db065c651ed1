-- Notes that clips are gone, with the events that say so.
\set events '''[]'''
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with d as materialized (
  select * from json_to_recordset(cast(cast(:events as text) as json)) as d(id uuid, job_id uuid, type text,
    at timestamptz, data text, trace text)),
gone as (
  update job_settled s set deleted_at = d.at from d where s.id = d.job_id and s.deleted_at is null
  returning s.id),
unnamed as (delete from clip_label n using gone where n.job_id = gone.id),
unshared as (delete from share h using gone where h.job_id = gone.id),
told as (
  insert into event (id, job_id, type, at, data, trace)
  select d.id, d.job_id, d.type, d.at, cast(d.data as json), d.trace from d join gone on gone.id = d.job_id
  returning id, job_id, type, data),
posted as (
  insert into outbox (event_id, job_id) select id, job_id from told),
:due
select cast(count(*) as text) from gone;
