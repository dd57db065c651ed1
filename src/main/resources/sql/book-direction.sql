-- Books what the director cost on the plan of a user, whose account is locked. One that was deleted meanwhile has none, and a
-- call is booked once.
\set user '''u-17'''
\set subject '''019aa000-0000-7000-8000-000000000001'''
\set micros 120
\set month '''2026-01-01'''
\set day '''2026-01-01'''
\set now '''2026-01-01T00:00:00Z'''
\set usage_id '''00000000-0000-0000-0000-000000000002'''
\set usage '''{}'''
with ins_ledger as (
  insert into ledger (subject, run, kind, user_id, plan_micros, month, day, at)
  select cast(cast(:subject as text) as uuid), 0, 'director', a.user_id, cast(:micros as bigint),
    cast(cast(:month as text) as date), cast(cast(:day as text) as date), cast(cast(:now as text) as timestamptz)
  from account a where a.user_id = :user
  on conflict (subject, run, kind) do nothing
  returning subject, user_id, plan_micros, month, at),
ins_usage_outbox as (
  insert into usage_outbox (usage_id, subject, user_id, at, data)
  select cast(cast(:usage_id as text) as uuid), b.subject, b.user_id, b.at, cast(cast(:usage as text) as json) from ins_ledger b),
upd_account as (
  update account a set
    month_used = case when a.month >= b.month then a.month_used else 0 end
      + case when a.month <= b.month then b.plan_micros else 0 end,
    month = greatest(a.month, b.month)
  from ins_ledger b where a.user_id = :user)
select cast(count(*) as text) from ins_ledger;
