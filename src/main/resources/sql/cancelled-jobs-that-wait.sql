-- Jobs that have not been submitted and are to be cancelled.
\set unsubmitted_states `cat src/main/resources/sql/part/states-unsubmitted.sql`
\set limit 100
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from job j join job_request q on q.job_id = j.id
where j.state in (:unsubmitted_states) and j.cancel_requested_at is not null limit :limit;
