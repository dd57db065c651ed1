-- The jobs of a user whose turn is next, over all lanes.
\set user '''u-17'''
\set limit 5
select j.id from user_queue q
cross join lateral (
  select w.id, w.priority from job w
  where w.lane = q.lane and w.user_id = q.user_id and w.state = 'queued' and not w.delayed
  order by w.priority desc, w.id limit :limit) j
where q.user_id = :user and q.queued_jobs > 0
order by j.priority desc, j.id limit :limit;
