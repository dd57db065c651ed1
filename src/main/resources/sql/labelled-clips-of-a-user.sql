-- Clips of a user that are there and fit, the newest first, among those whose label has certain words.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set columns `cat src/main/resources/sql/part/columns-of-a-clip.sql`
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set fits `cat src/main/resources/sql/part/clip-fits.sql`
\set user '''u-17'''
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set words '''0a1b2c3dkite'''
\set kind ''''''
\set shape ''''''
\set visibility ''''''
\set scan 1000
\set limit 51
select c.* from (
  select :columns
  from (
    select n.* from clip_label n
    where n.user_id = :user and n.words @@ cast(cast(:words as text) as tsquery)
      and n.job_id < cast(cast(:after as text) as uuid)
    order by n.job_id desc limit :scan) l
  join job_settled s on s.id = l.job_id
  left join lateral (select bool_or(h.listed) as listed from share h where h.job_id = s.id and :live) w on true
  where :there) c
where :fits
order by c.job_id desc limit :limit;
