-- How many jobs are in flight at a backend, `busy`, and the backlogs with the least tags of its lanes, `c`: no more
-- than there may be room for.
busy as materialized (
  select count(*) as jobs, set_config('lock_timeout', :patience, true) as patience from job
  where cast(:counted as boolean) and backend = :backend and state in (:in_flight_states)),
room as materialized (
  select greatest(0, least(cast(:users as integer), cast(:in_flight as integer) - jobs)) as users
  from busy where patience is not null),
c as materialized (
  select q.lane, q.user_id, q.tag, count(*) over (partition by q.lane) = (select users from room) as full
  from json_to_recordset(cast(cast(:lanes as text) as json)) as l(name text, from_tag bigint)
  cross join lateral (
    select u.lane, u.user_id, u.tag from user_queue u
    where u.lane = l.name and u.ready and u.tag >= coalesce(l.from_tag, -9223372036854775808)
      and (u.lane, u.user_id) not in (
        select x.lane, x.user_id from json_to_recordset(cast(cast(:passed_over as text) as json)) as x(lane text, user_id text))
    order by u.tag, u.user_id limit (select users from room)) q)
