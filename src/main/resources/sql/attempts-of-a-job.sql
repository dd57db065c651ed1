-- What is known of a job's tries: of the present or last one, and of those before it.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select j.attempt, j.state, j.backend, j.endpoint, j.provider_model, j.idempotency_key, j.external_id, j.submitted_at,
       cast(null as timestamptz) as ended_at, j.failure_kind, j.failure_stage, j.failure_message
from job j where j.id = cast(:id as uuid)
union all
select s.attempt, s.state, s.backend, s.endpoint, s.provider_model, null, s.external_id, s.submitted_at, s.since,
       s.failure_kind, s.failure_stage, s.failure_message
from job_settled s where s.id = cast(:id as uuid);
