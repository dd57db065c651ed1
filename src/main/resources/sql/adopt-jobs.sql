-- Takes over running jobs of dead workers or of none, but for some.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set worker '''00000000-0000-0000-0000-000000000001'''
\set suspected 2
\set limit 100
\set except '''[]'''
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
\set adopt `cat src/main/resources/sql/part/adopt-orphans.sql`
with orphans as (
  select j.id, j.worker_id is not null and j.worker_id <> :worker as died from job j
  where j.state in (:running_states)
    and (j.worker_id is null or j.worker_id in (select w.id from worker w where w.lease_until = '-infinity'))
    and j.id <> all(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:except as text) as json))))
    and :fence
  limit :limit for update of j skip locked),
:adopt;
