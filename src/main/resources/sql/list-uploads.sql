-- Files of a user that are there, the newest first.
\set user '''u-17'''
\set before '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set limit 50
select u.id, u.user_id, u.name, u.type, u.bytes, u.sha256, u.created_at
from upload u
where u.user_id = :user and u.type is not null and not u.unwanted and u.id < :before
order by u.id desc limit :limit;
