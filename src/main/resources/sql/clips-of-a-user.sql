-- Clips of a user that are there and fit, the newest first, among the next of its jobs that have ended.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set columns `cat src/main/resources/sql/part/columns-of-a-clip.sql`
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set fits `cat src/main/resources/sql/part/clip-fits.sql`
\set user '''u-17'''
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set kind ''''''
\set shape ''''''
\set visibility ''''''
\set scan 1000
\set limit 51
select c.* from (
  select :columns
  from (
    select j.* from job_settled j where j.user_id = :user and j.id < cast(cast(:after as text) as uuid)
    order by j.id desc limit :scan) s
  left join clip_label l on l.job_id = s.id
  left join lateral (select bool_or(h.listed) as listed from share h where h.job_id = s.id and :live) w on true
  where :there) c
where :fits
order by c.job_id desc limit :limit;
