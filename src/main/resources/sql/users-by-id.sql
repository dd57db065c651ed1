-- One page of the users whose ids begin so, looked for among so many that follow. Tells how far it has looked.
\set prefix '''u-'''
\set after ''''''
\set scan 5000
\set limit 51
with scanned as materialized (
  select a.user_id from account a where a.user_id > :after and a.user_id >= :prefix order by a.user_id limit :scan)
select (select coalesce(json_agg(f.user_id order by f.user_id), '[]') from (
          select s.user_id from scanned s where starts_with(s.user_id, :prefix) order by s.user_id limit :limit) f) as found,
       (select count(*) from scanned) >= :scan as more,
       (select s.user_id from scanned s order by s.user_id desc limit 1) as last;
