-- Forgets deliveries that are older, whatever became of them.
\set kept '''PT720H'''
\set limit 1000
delete from delivery where seq in (
  select seq from delivery where created_at < statement_timestamp() - cast(cast(:kept as text) as interval) limit :limit);
