-- Jobs past their own deadline that have not been submitted.
\set unsubmitted_states `cat src/main/resources/sql/part/states-unsubmitted.sql`
\set limit 100
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from job j join job_request q on q.job_id = j.id
where j.state in (:unsubmitted_states) and j.deadline is not null and j.deadline <= statement_timestamp() limit :limit;
