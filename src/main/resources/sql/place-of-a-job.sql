-- The place of a queued job in the fair order.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set id '''00000000-0000-0000-0000-000000000001'''
\set limit 1000
\set scale 1000
\set place `cat src/main/resources/sql/part/place-among-others.sql`
with me as (
  select j.id, j.user_id, j.lane, j.priority, j.delayed, j.eligible_at, u.tag, u.weight, u.running_cap
  from job j join user_queue u on u.lane = j.lane and u.user_id = j.user_id
  where j.id = :id and j.state = 'queued'),
:place;
