-- Writes how a late render ended, and corrects the account.
\set id '''00000000-0000-0000-0000-000000000001'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set charged 0
\set source '''provider'''
\set outcome '''completed'''
\set at '''2026-01-01T00:00:00Z'''
\set run 1
\set kind '''correct'''
\set user '''u-17'''
\set plan 0
\set prepaid 0
\set month '''2026-01-01'''
\set day '''2026-01-01'''
\set usage_id '''00000000-0000-0000-0000-000000000002'''
\set usage '''{}'''
with del_late_render as (
  delete from late_render where job_id = :id
    and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
  returning job_id),
upd_job_settled as (
  update job_settled s set charged = :charged, charge_source = :source, late_outcome = :outcome, late_at = :at
  from del_late_render where s.id = del_late_render.job_id),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, month, day, at)
  select del_late_render.job_id, :run, :kind, :user, :plan, :prepaid, :month, :day, :at from del_late_render
  where :plan <> 0 or :prepaid <> 0
  returning subject, plan_micros, prepaid_micros, month),
ins_usage_outbox as (
  insert into usage_outbox (usage_id, subject, user_id, at, data)
  select cast(cast(:usage_id as text) as uuid), b.subject, :user, :at, cast(cast(:usage as text) as json) from ins_ledger b),
upd_account as (
  update account a set
    month_used = a.month_used + case when a.month = b.month then b.plan_micros else 0 end,
    prepaid = a.prepaid - b.prepaid_micros
  from ins_ledger b where a.user_id = :user)
select cast(count(*) as text) from del_late_render;
