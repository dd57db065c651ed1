-- Writes how productions stand, with their events. One that has ended stays as it is.
\set productions '''[]'''
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with p as materialized (
  select * from json_to_recordset(cast(cast(:productions as text) as json)) as p(id uuid, outcome text,
    ended_at timestamptz, event_id uuid, event_type text, event_at timestamptz, event_data text, trace text)),
upd_production as (
  update production t set outcome = p.outcome, ended_at = p.ended_at
  from p where t.id = p.id and t.outcome = 'open' returning t.id),
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select p.event_id, p.id, p.event_type, p.event_at, cast(p.event_data as json), p.trace
  from p join upd_production on upd_production.id = p.id where p.event_id is not null
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id) select id, job_id from ins_event),
:due,
ins_delivery_to_named as (
  insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
  select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from ins_event t join production n on n.id = t.job_id and n.webhook is not null
  join webhook w on w.id = n.webhook and w.disabled_at is null and t.type = any(w.types))
select cast(count(*) as text) from upd_production;
