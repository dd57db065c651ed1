-- Keeps records that wait for an account which somebody has locked; those that are kept already are left as they are.
\set records '''[{"user_id":"u-17","topic":"requests","part":0,"place_in_part":7,"key":"aw==","value":"e30=","headers":[]}]'''
with ins_parked_request as (
  insert into parked_request (user_id, topic, part, place_in_part, key, value, headers, parked_at)
  select r.user_id, r.topic, r.part, r.place_in_part, r.key, r.value, r.headers, clock_timestamp()
  from json_to_recordset(cast(cast(:records as text) as json)) as r(user_id text, topic text, part integer,
    place_in_part bigint, key text, value text, headers json)
  order by r.part, r.place_in_part
  on conflict (topic, part, place_in_part) do nothing
  returning 1)
select cast(count(*) as text) from ins_parked_request;
