-- Gives up all running jobs of a worker.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set id '''00000000-0000-0000-0000-000000000001'''
update job set worker_id = null where id in (
  select id from job where worker_id = :id and state in (:running_states)
  for update skip locked);
