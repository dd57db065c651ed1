-- Locks the accounts of users whose backlogs have been empty for so long that they mean nothing.
\set limit 1000
\set far_ahead `cat src/main/resources/sql/part/far-ahead.sql`
select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
  select a.user_id from account a where a.user_id in (
    select q.user_id from user_queue q join lane l on l.name = q.lane
    where q.queued_jobs = 0 and (q.tag <= l.vtime or :far_ahead) limit :limit)
  order by a.user_id for update skip locked) r;
