-- The jobs of productions that are held.
\set productions '''["01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"]'''
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from job j join job_request q on q.job_id = j.id
where j.production = any(array(
    select cast(value as uuid) from json_array_elements_text(cast(cast(:productions as text) as json))))
  and j.state = 'held';
