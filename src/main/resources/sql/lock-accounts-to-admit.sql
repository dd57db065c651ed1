-- Locks the accounts of a batch of requests, in the order that everyone keeps, and reads them.
\set users '''["u-17"]'''
\set patience '''1000ms'''
with patience as materialized (select set_config('lock_timeout', :patience, true) as set),
r as (
  select a.* from account a
  where a.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
    and (select set from patience) is not null
  order by a.user_id for update)
select cast(coalesce(json_agg(r), '[]') as text) from r;
