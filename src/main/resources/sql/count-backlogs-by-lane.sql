-- How many users and jobs wait in each lane: those that may start something, and those whose running cap is reached. At
-- most so many backlogs of a lane are looked at.
\set most 50000
select l.name as lane, c.*
from lane l
cross join lateral (
  select count(*) filter (where q.ready) as users, coalesce(sum(q.queued_jobs) filter (where q.ready), 0) as jobs,
         coalesce(sum(q.queued_cost) filter (where q.ready), 0) as cost,
         count(*) filter (where not q.ready) as capped_users,
         coalesce(sum(q.queued_jobs) filter (where not q.ready), 0) as capped_jobs, count(*) >= :most as at_least
  from (select u.ready, u.queued_jobs, u.queued_cost from user_queue u where u.lane = l.name and u.queued_jobs > 0
        limit :most) q) c
where c.users > 0 or c.capped_users > 0
order by c.jobs + c.capped_jobs desc, l.name;
