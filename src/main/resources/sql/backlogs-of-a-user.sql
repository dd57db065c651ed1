-- Where a user waits, and how many jobs of the user run.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set user '''u-17'''
select q.lane, q.weight, q.running_cap, q.ready, q.queued_jobs as jobs, q.queued_cost as cost, q.backlog_since as since,
       (select count(*) from (
          select 1 from job r where r.user_id = :user and r.state in (:running_states)
          limit q.running_cap + 1) a) as running
from user_queue q where q.user_id = :user and q.queued_jobs > 0 order by q.lane;
