-- Jobs whose own start time has come join their user's backlog; accounts first, as everywhere. None is waited for longer
-- than the patience.
\set limit 1000
\set patience '''1000ms'''
with patience as materialized (select set_config('lock_timeout', :patience, true) as set),
locked as (
  select a.user_id from account a where a.user_id in (
    select d.user_id from (
      select j.user_id from job j where j.state = 'queued' and j.delayed and j.eligible_at <= statement_timestamp()
      order by j.eligible_at limit :limit) d)
    and (select set from patience) is not null
  order by a.user_id for update)
select cast(coalesce(json_agg(user_id), '[]') as text) from locked;
