-- What is parked of users, in the order in which it came, whatever is parked of others.
\set users '''["u-17"]'''
\set limit 100
select p.topic, p.part, p.place_in_part, p.key, p.value, p.headers
from (select distinct value as id from json_array_elements_text(cast(cast(:users as text) as json))) u
cross join lateral (
  select o.* from parked_request o where o.user_id = u.id order by o.seq limit :limit) p
order by p.seq limit :limit;
