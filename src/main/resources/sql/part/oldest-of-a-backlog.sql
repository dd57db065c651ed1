-- When the oldest job was admitted of those that wait in a row of `user_queue`, called `u`; one look into the index for
-- each priority there is.
generate_series(0, 9) p(priority)
cross join lateral (
  select j.created_at from job j
  where j.lane = u.lane and j.user_id = u.user_id and j.state = 'queued' and not j.delayed
    and j.priority = p.priority
  order by j.id limit 1) j
