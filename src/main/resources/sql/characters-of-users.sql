-- The characters of users.
\set users '''["u-17"]'''
select c.id, c.user_id, c.name, c.description, c.pictures as "references"
from character_sheet c
where c.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))));
