-- Users whose requests are parked, from one on in the order of their names, without reading all that is parked.
\set after ''''''
\set limit 100
with recursive u as (
  (select p.user_id from parked_request p where p.user_id > :after order by p.user_id limit 1)
  union all
  select (select p.user_id from parked_request p where p.user_id > u.user_id order by p.user_id limit 1)
  from u where u.user_id is not null)
select u.user_id from u where u.user_id is not null limit :limit;
