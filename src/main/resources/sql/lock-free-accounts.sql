-- The same as `lock-accounts`, without those that somebody else has locked.
\set users '''["u-17"]'''
\set patience '''1000ms'''
with patience as materialized (select set_config('lock_timeout', :patience, true) as set),
locked as (
  select a.user_id from account a
  where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
    and (select set from patience) is not null
  order by a.user_id for update skip locked)
select cast(coalesce(json_agg(user_id), '[]') as text) from locked;
