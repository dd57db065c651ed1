-- A character.
\set id '''019aa000-0000-7000-8000-000000000001'''
select c.id, c.user_id, c.name, c.kind, c.description, c.pictures as "references", c.created_at
from character_sheet c where c.id = cast(cast(:id as text) as uuid);
