-- Forgets dead workers that own nothing.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
delete from worker w where w.lease_until = '-infinity' and w.started_at < clock_timestamp() - interval '1 hour'
  and not exists (select 1 from job j where j.worker_id = w.id and j.state in (:running_states));
