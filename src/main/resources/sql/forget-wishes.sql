-- Takes jobs off the director's list that have ended.
\set jobs '''["01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"]'''
delete from direction d
where d.job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))))
  and not exists (select 1 from job j where j.id = d.job_id and j.state = 'held');
