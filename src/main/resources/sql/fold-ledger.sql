-- Replaces entries of the ledger which no budget needs any more by one that carries their sums.
\set aged '''[]'''
\set entries 1000
\set now '''2026-01-01T00:00:00Z'''
\set needless `cat src/main/resources/sql/part/needless-entries.sql`
with due as materialized (
  select old.* from json_to_recordset(cast(cast(:aged as text) as json)) as a(user_id text, past timestamptz)
  cross join lateral (select a.past) c
  cross join lateral (
    select l.subject, l.run, l.kind from ledger l where :needless
    order by l.at limit :entries) old
  limit :entries),
del_ledger as (
  delete from ledger l using due where l.subject = due.subject and l.run = due.run and l.kind = due.kind
  returning l.user_id, l.prepaid_micros, l.held_micros),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, prepaid_micros, held_micros, month, day, at)
  select id_at(cast(:now as timestamptz), cast(gen_random_uuid() as text)),
         0, 'carry', g.user_id, sum(g.prepaid_micros), sum(g.held_micros),
         cast(:now as timestamptz) at time zone 'UTC', cast(:now as timestamptz) at time zone 'UTC',
         cast(:now as timestamptz)
  from del_ledger g group by g.user_id having sum(g.prepaid_micros) <> 0 or sum(g.held_micros) <> 0)
select cast(count(*) as text) from del_ledger;
