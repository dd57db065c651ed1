-- Locks endpoints. In the order of claims, so that the two never wait for each other.
\set webhooks '''["00000000-0000-0000-0000-000000000001"]'''
select cast(count(*) as text) from (
  select w.id from webhook w
  where w.id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:webhooks as text) as json)))
  order by w.id for update) l;
