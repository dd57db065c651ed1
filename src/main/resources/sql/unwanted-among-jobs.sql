-- Which of those jobs have clips that were thrown away.
\set jobs '''["00000000-0000-0000-0000-000000000001"]'''
select u.job_id as id from unwanted_clip u
where u.job_id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json))));
