-- Removes what jobs waited for that have ended without having started.
\set jobs '''["01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"]'''
delete from job_after
where job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))));
