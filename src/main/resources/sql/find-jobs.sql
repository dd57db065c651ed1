-- Several jobs, wherever they are.
\set ids '''["0195d2c8-0000-7000-8000-000000000000"]'''
\set any_job `cat src/main/resources/sql/part/record-of-any-job.sql`
\set live `cat src/main/resources/sql/part/record-of-a-live-job.sql`
\set ended `cat src/main/resources/sql/part/record-of-an-ended-job.sql`
select :any_job, :live from job x join job_request q on q.job_id = x.id where x.id = any(array(
  select cast(value as uuid) from json_array_elements_text(cast(cast(:ids as text) as json))))
union all
select :any_job, :ended from job_settled x join job_request q on q.job_id = x.id where x.id = any(array(
  select cast(value as uuid) from json_array_elements_text(cast(cast(:ids as text) as json))));
