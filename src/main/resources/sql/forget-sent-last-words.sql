-- Forgets the last event of jobs of which nothing is kept, once it is sent everywhere.
\set type '''dev.bobine.job.deleted.v1'''
\set jobs '''["0195d2c8-0000-7000-8000-000000000000"]'''
delete from event e where e.type = :type
  and e.job_id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json)))
  and not exists (select 1 from job_settled s where s.id = e.job_id)
  and not exists (select 1 from delivery d where d.job_id = e.job_id and d.state = 'pending');
