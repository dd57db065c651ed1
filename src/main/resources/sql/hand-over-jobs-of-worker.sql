-- Gives up those running jobs of a worker that any other one may go on with.
\set taken_states `cat src/main/resources/sql/part/states-taken.sql`
\set worker '''00000000-0000-0000-0000-000000000001'''
update job set worker_id = null where id in (
  select id from job where worker_id = :worker and state in (:taken_states) for update skip locked);
