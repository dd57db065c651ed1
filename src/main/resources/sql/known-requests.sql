-- What is known of requests, with the time at which it was read.
\set keys '''["0195d2c8-0000-7000-8000-000000000000"]'''
select cast(json_build_array(json_build_object('now', clock_timestamp(), 'requests', (
  select coalesce(json_agg(r), '[]') from (
    select i.key, i.job_id, i.refusal, i.cancelled from request_identity i
    where i.key = any(array(
      select cast(value as uuid) from json_array_elements_text(cast(cast(:keys as text) as json))))) r))) as text);
