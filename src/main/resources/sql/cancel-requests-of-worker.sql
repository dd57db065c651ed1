-- Running jobs of a worker that are to be cancelled: no more than it runs. One whose provider cancels nothing stays among
-- them, and must not hide another.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set worker '''00000000-0000-0000-0000-000000000001'''
select id, cancel_requested_at as at, cancelled_by as by, cancel_reason as reason from job
where worker_id = :worker and cancel_requested_at is not null
and state in (:running_states);
