-- Takes up jobs of this worker that nobody in it was running at a moment, though they had been where they are for long.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set worker '''00000000-0000-0000-0000-000000000001'''
\set suspected 2
\set limit 100
\set as_of '''2026-01-01T00:00:00Z'''
\set running '''["0195d2c8-0000-7000-8000-000000000000"]'''
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
\set adopt `cat src/main/resources/sql/part/adopt-orphans.sql`
with orphans as (
  select j.id, j.worker_id is not null and j.worker_id <> :worker as died from job j
  where j.state in (:running_states)
    and j.worker_id = :worker and j.since < cast(:as_of as timestamptz) - interval '15 seconds'
    and j.id not in (select cast(value as uuid) from json_array_elements_text(cast(cast(:running as text) as json)))
    and :fence
  limit :limit for update of j skip locked),
:adopt;
