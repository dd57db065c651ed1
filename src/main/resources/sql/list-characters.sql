-- The characters of a user, the newest first.
\set user '''u-17'''
\set limit 200
select c.id, c.user_id, c.name, c.kind, c.description, c.pictures as "references", c.created_at
from character_sheet c where c.user_id = :user
order by c.id desc limit :limit;
