-- Gives backlogs the weight and running cap of their plans. Whether a ready user really has room is found at the next
-- turn.
\set plans '''[{"name":"free","weight":1,"running":2}]'''
\set default_plan '''free'''
\set users '''["u-17"]'''
\set in_force `cat src/main/resources/sql/part/plan-in-force.sql`
with c as (
  select q.lane, q.user_id, p.weight, p.running_cap from user_queue q join account a on a.user_id = q.user_id
  :in_force
  where q.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json)))))
update user_queue q set weight = c.weight, running_cap = c.running_cap, ready = q.queued_jobs > 0
from c where q.lane = c.lane and q.user_id = c.user_id;
