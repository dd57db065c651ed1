-- Forgets identities of requests that are older.
\set kept '''PT720H'''
\set limit 1000
delete from request_identity where key in (
  select key from request_identity
  where created_at < statement_timestamp() - cast(cast(:kept as text) as interval) limit :limit);
