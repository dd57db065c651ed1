-- Forgets bulk acts that ended longer ago, with what came of their jobs.
\set kept '''P365D'''
\set limit 100
with old as (
  select b.id from bulk b
  where b.state <> 'running' and b.at < statement_timestamp() - cast(cast(:kept as text) as interval) order by b.at limit :limit),
del_bulk_result as (delete from bulk_result r using old where r.bulk_id = old.id)
delete from bulk b using old where b.id = old.id;
