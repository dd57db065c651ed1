-- The virtual times of all lanes and backends, and in how many lanes a tag is from before they were rebased.
\set far_ahead `cat src/main/resources/sql/part/far-ahead.sql`
select cast(json_build_array(json_build_object(
  'lanes', (select coalesce(json_agg(l), '[]') from (select name, vtime from lane) l),
  'backends', (select coalesce(json_agg(b), '[]') from (select name, vtime from backend) b),
  'left_behind', (select count(*) from lane l where exists (
    select 1 from user_queue q where q.lane = l.name and q.ready and :far_ahead)))) as text);
