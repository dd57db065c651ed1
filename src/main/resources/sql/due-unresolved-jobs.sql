-- Parked jobs on which policy is to decide.
\set limit 100
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from job j join job_request q on q.job_id = j.id
where j.state = 'unresolved' and j.due_at <= statement_timestamp() limit :limit;
