-- What is parked of users, in the order in which it came.
\set users '''["u-17"]'''
\set limit 100
select p.seq, p.topic, p.part, p.place_in_part, p.key, p.value, p.headers
from parked_request p
where p.user_id = any(array(select value from json_array_elements_text(cast(cast(:users as text) as json))))
order by p.seq limit :limit;
