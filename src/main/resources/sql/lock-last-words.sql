-- Locks the last events of jobs, so that of two who have sent them the second sees what the first has written down.
\set deleted '''dev.bobine.job.deleted.v1'''
\set jobs '''["00000000-0000-0000-0000-000000000001"]'''
select cast(coalesce(json_agg(r.id), '[]') as text) from (
  select e.id from event e
  where e.type = :deleted
    and e.job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))))
  order by e.job_id, e.id for update) r;
