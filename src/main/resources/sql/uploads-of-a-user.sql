-- All files of a user behind one of them, whether or not they are there.
\set after '''00000000-0000-0000-0000-000000000000'''
\set user '''u-17'''
\set limit 100
select u.id, u.user_id, u.name, u.type, u.bytes, u.sha256, u.created_at
from upload u
where u.user_id = :user and u.id > :after order by u.id limit :limit;
