-- Opens accounts of users that have none yet.
\set users '''["u-17"]'''
insert into account (user_id, month, day)
select value, date_trunc('month', now() at time zone 'UTC'), now() at time zone 'UTC'
from json_array_elements_text(cast(cast(:users as text) as json)) order by value
on conflict (user_id) do nothing;
