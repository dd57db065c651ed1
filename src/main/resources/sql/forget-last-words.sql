-- The last word on a job of which nothing is kept is not kept either.
\set deleted '''dev.bobine.job.deleted.v1'''
\set jobs '''["00000000-0000-0000-0000-000000000001"]'''
delete from event e
where e.type = :deleted
  and e.job_id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json)))
  and not exists (select 1 from job_settled s where s.id = e.job_id)
  and not exists (select 1 from outbox o where o.job_id = e.job_id)
  and not exists (select 1 from delivery d where d.job_id = e.job_id and d.state = 'pending');
