-- All files of a user, whether or not they are there.
\set user '''u-17'''
\set limit 100
select u.id, u.user_id, u.name, u.type, u.bytes, u.sha256, u.created_at
from upload u
where u.user_id = :user order by u.id limit :limit;
