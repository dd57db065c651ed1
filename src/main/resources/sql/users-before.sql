-- Who is before a place in the fair order of a lane.
\set lane '''local'''
\set tag 0
\set user ''''''
\set limit 1000
select q.tag, q.user_id, q.weight, q.queued_jobs as jobs, q.queued_cost as cost from user_queue q
where q.lane = :lane and q.ready and q.queued_jobs > 0 and (q.tag, q.user_id) <= (:tag, :user)
order by q.tag, q.user_id limit :limit;
