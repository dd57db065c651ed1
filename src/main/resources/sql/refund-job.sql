-- Gives back what a job was charged, or a part of it: once, and only while the charge is the one that was decided on.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set run 1
\set charged 1000000
\set plan -1000000
\set prepaid 0
\set month '''2026-01-01'''
\set day '''2026-01-01'''
\set now '''2026-01-01T00:00:00Z'''
\set usages '''[]'''
\set events '''[]'''
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with charged as (
  select s.id, s.user_id, s.run_token from job_settled s
  where s.id = cast(:id as uuid) and s.run_token = cast(:run as bigint) and s.charged = cast(:charged as bigint)
    and not exists (select 1 from late_render r where r.job_id = s.id)),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, month, day, at)
  select c.id, c.run_token, 'refund', c.user_id, cast(:plan as bigint), cast(:prepaid as bigint),
    cast(cast(:month as text) as date), cast(cast(:day as text) as date), cast(cast(:now as text) as timestamptz)
  from charged c
  on conflict (subject, run, kind) do nothing
  returning subject, user_id, plan_micros, prepaid_micros, month),
upd_account as (
  update account a set
    month_used = a.month_used + case when a.month = b.month then b.plan_micros else 0 end,
    prepaid = a.prepaid - b.prepaid_micros
  from ins_ledger b where a.user_id = b.user_id),
ins_usage_outbox as (
  insert into usage_outbox (usage_id, subject, user_id, at, data)
  select u.usage_id, u.subject, u.user_id, u.at, cast(u.data as json)
  from json_to_recordset(cast(cast(:usages as text) as json)) as u(usage_id uuid, subject uuid, user_id text, at timestamptz,
    data text)
  join ins_ledger b on b.subject = u.subject),
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select e.id, e.job_id, e.type, e.at, cast(e.data as json), e.trace
  from json_to_recordset(cast(cast(:events as text) as json)) as e(id uuid, job_id uuid, type text, at timestamptz, data text,
    trace text)
  join ins_ledger b on b.subject = e.job_id
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id) select id, job_id from ins_event),
:due
select cast(count(*) as text) from ins_ledger;
