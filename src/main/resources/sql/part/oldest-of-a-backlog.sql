-- When the oldest job was admitted of those that wait in a row of `user_queue`, called `u`; one look into the index for
-- each priority there is. The range, rather than an equality, keeps the priority in the order, which only `job_queue`
-- has: by the order of ids alone, a planner may go through all jobs instead.
generate_series(0, 9) p(priority)
cross join lateral (
  select j.created_at from job j
  where j.lane = u.lane and j.user_id = u.user_id and j.state = 'queued' and not j.delayed
    and j.priority between p.priority and p.priority
  order by j.priority desc, j.id limit 1) j
