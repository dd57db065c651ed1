-- Books a top-up.
\set key '''00000000-0000-0000-0000-000000000001'''
\set user '''u-17'''
\set micros 1000000
\set now '''2026-01-01T00:00:00Z'''
\set subject '''00000000-0000-0000-0000-000000000001'''
\set month '''2026-01-01'''
\set day '''2026-01-01'''
with ins_top_up as (
  insert into top_up (key, user_id, micros, at) values (:key, :user, cast(:micros as bigint), :now)
  on conflict (key) do nothing
  returning micros),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, prepaid_micros, month, day, at)
  select cast(:subject as uuid), 0, 'top_up', :user, -micros, cast(cast(:month as text) as date), cast(cast(:day as text) as date), :now
  from ins_top_up
  returning prepaid_micros),
upd_account as (
  update account a set prepaid = a.prepaid - b.prepaid_micros from ins_ledger b where a.user_id = :user)
select cast(count(*) as text) from ins_ledger;
