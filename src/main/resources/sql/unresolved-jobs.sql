-- What is known of unresolved jobs, for whoever has to find out how their submits ended.
\set ids '''["0195d2c8-0000-7000-8000-000000000000"]'''
select j.id, j.user_id, j.model, j.backend, j.endpoint, j.provider_model, j.idempotency_key, j.attempt, j.since, j.submitted_at,
       j.due_at, j.reserved_plan + j.reserved_prepaid as held, j.offer_micros, j.parkings, j.failure_kind, j.failure_stage,
       j.failure_message
from job j
where j.state = 'unresolved'
  and j.id = any(array(select cast(value as uuid) from json_array_elements_text(cast(cast(:ids as text) as json))))
order by j.id desc;
