-- Treatments of a user, the newest first, from one on.
\set user '''u-17'''
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set limit 50
select t.id, t.user_id, t.created_at, t.changed_at, t.version as newest, t.wish, t.target, t.shot, v.version, v.at,
       v.author, v.said, v.body, v.estimate, v.warnings, cast(null as json) as before
from (
  select * from treatment t
  where t.user_id = :user and t.id < cast(cast(:after as text) as uuid)
  order by t.id desc limit :limit) t
join treatment_version v on v.treatment_id = t.id and v.version = t.version
order by t.id desc;
