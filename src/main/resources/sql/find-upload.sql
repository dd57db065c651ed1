-- A file that is there.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select u.id, u.user_id, u.name, u.type, u.bytes, u.sha256, u.created_at
from upload u
where u.id = :id and u.type is not null and not u.unwanted;
