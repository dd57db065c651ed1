-- Shares that are listed and may be opened, the newest first.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set scan 1000
\set limit 51
select h.id, h.user_id, h.created_at, h.token, h.views, l.title, coalesce(l.tags, '[]') as tags, s.clip
from (
  select * from share h where h.listed and h.id < cast(cast(:after as text) as uuid)
  order by h.id desc limit :scan) h
join job_settled s on s.id = h.job_id and :there
left join clip_label l on l.job_id = h.job_id
where :live
order by h.id desc limit :limit;
