-- Adds a webhook or changes the one of that name.
\set row '''{"id":"0195d2c8-0000-7000-8000-000000000000","owner":"user:u-17","name":"shop","url":"https://example.org","types":[],"format":"cloudevents"}'''
insert into webhook (id, owner, name, url, types, format, user_id, secret, created_at, turn_at)
select r.id, r.owner, r.name, r.url, array(select json_array_elements_text(r.types)), r.format, r.user_id, r.secret,
  clock_timestamp(), clock_timestamp()
from json_to_record(cast(cast(:row as text) as json)) as r(id uuid, owner text, name text, url text, types json,
  format text, user_id text, secret text)
on conflict (owner, name) do update set url = excluded.url, types = excluded.types, format = excluded.format,
  user_id = excluded.user_id;
