-- Gives up all running jobs of a worker.
\set id '''00000000-0000-0000-0000-000000000001'''
update job set worker_id = null where id in (
  select id from job where worker_id = :id and state in ('submitting', 'rendering', 'collecting')
  for update skip locked);
