-- What waits in each lane, for /stats. Users whose running cap is reached have nothing that could start, others no more
-- than the cap.
select u.lane, sum(u.queued_jobs) as queued,
       coalesce(sum(least(u.queued_jobs, u.running_cap)) filter (where u.ready), 0) as startable
from user_queue u where u.queued_jobs > 0 group by u.lane order by u.lane;
