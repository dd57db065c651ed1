-- The place in the fair order that a job would have if it were admitted at this moment.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set user '''u-17'''
\set lane '''local'''
\set priority 5
\set weight 1
\set cap 4
\set limit 1000
\set scale 1000
\set vtime `cat src/main/resources/sql/part/time-of-a-lane.sql`
\set place `cat src/main/resources/sql/part/place-among-others.sql`
with me as (
  select cast('ffffffff-ffff-ffff-ffff-ffffffffffff' as uuid) as id, cast(:user as text) as user_id, l.name as lane,
    cast(:priority as integer) as priority, false as delayed, clock_timestamp() as eligible_at,
    case when u.queued_jobs > 0 then u.tag else greatest(u.tag, :vtime) end as tag,
    cast(:weight as integer) as weight, cast(:cap as integer) as running_cap
  from lane l left join user_queue u on u.lane = l.name and u.user_id = :user
  where l.name = :lane),
:place;
