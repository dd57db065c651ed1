-- Notes that the objects of clips that were thrown away are deleted.
\set jobs '''["00000000-0000-0000-0000-000000000001"]'''
update unwanted_clip set gone = true
where job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))));
