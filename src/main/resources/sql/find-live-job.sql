-- A live job.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from job j join job_request q on q.job_id = j.id where j.id = :id;
