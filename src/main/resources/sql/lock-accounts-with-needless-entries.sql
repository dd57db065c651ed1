-- Locks accounts that have entries of the ledger which no budget needs any more.
\set after ''''''
\set last '''zzz'''
\set users 1000
\set cutoffs '''[{"plan":"free","past":"2025-01-01T00:00:00Z"}]'''
\set fallback '''free'''
\set now '''2026-01-01T00:00:00Z'''
\set cutoff `cat src/main/resources/sql/part/cutoff.sql`
\set of_account `cat src/main/resources/sql/part/cutoff-of-account.sql`
\set needless `cat src/main/resources/sql/part/needless-entries.sql`
with :cutoff
select cast(coalesce(json_agg(r), '[]') as text) from (
  select a.user_id, c.past from account a join cutoff c on :of_account
  where a.user_id > :after and a.user_id <= :last and exists (select 1 from ledger l where :needless)
  order by a.user_id limit :users for update of a skip locked) r;
