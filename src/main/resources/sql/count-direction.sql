-- Counts one call of the director by a user today, unless there have been as many as there may be.
\set user '''u-17'''
\set day '''2026-01-01'''
\set limit 100
with ins_direction_day as (
  insert into direction_day as d (user_id, day, calls) select :user, cast(cast(:day as text) as date), 1 where cast(:limit as integer) > 0
  on conflict (user_id, day) do update set calls = d.calls + 1 where d.calls < :limit
  returning 1)
select cast(count(*) as text) from ins_direction_day;
