-- Forgets top-ups that are older.
\set kept '''PT720H'''
\set limit 1000
delete from top_up where key in (
  select key from top_up where at < statement_timestamp() - cast(cast(:kept as text) as interval) order by at limit :limit);
