-- Gives up jobs that a worker has just taken over.
\set worker '''00000000-0000-0000-0000-000000000001'''
\set jobs '''["0195d2c8-0000-7000-8000-000000000000"]'''
update job set worker_id = null
where worker_id = :worker
  and id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))));
