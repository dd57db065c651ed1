-- A job, wherever it is.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set any_job `cat src/main/resources/sql/part/record-of-any-job.sql`
\set live `cat src/main/resources/sql/part/record-of-a-live-job.sql`
\set ended `cat src/main/resources/sql/part/record-of-an-ended-job.sql`
\set hash `cat src/main/resources/sql/part/hash-of-a-prompt.sql`
select :any_job, :live, :hash from job x join job_request q on q.job_id = x.id where x.id = :id
union all
select :any_job, :ended, :hash from job_settled x join job_request q on q.job_id = x.id where x.id = :id;
