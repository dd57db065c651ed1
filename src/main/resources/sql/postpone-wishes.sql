-- Gives jobs back that wait for a director, to be taken after a while.
\set jobs '''["01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"]'''
\set pause '''PT2S'''
update direction d set due_at = clock_timestamp() + cast(cast(:pause as text) as interval)
where d.job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))));
