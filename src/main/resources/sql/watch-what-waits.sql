-- How many jobs wait in each lane, of users who may start something and of those whose running cap is reached.
select q.lane, q.ready, sum(q.queued_jobs) as jobs from user_queue q where q.queued_jobs > 0 group by q.lane, q.ready;
