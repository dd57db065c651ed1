-- The accounts of some users, with how many of their jobs run.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set users '''["u-17"]'''
\set limit 1000
select a.*, (select count(*) from (
               select 1 from job r where r.user_id = a.user_id and r.state in (:running_states)
               limit :limit) x) as running,
       (select coalesce(sum(q.queued_jobs), 0) from user_queue q where q.user_id = a.user_id) as waiting
from account a
where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
order by a.user_id;
