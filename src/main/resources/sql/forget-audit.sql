-- Forgets entries of the audit that are older.
\set kept '''PT720H'''
\set limit 1000
delete from audit where id in (
  select id from audit where at < statement_timestamp() - cast(cast(:kept as text) as interval) order by at limit :limit);
