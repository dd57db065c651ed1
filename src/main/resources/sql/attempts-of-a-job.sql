-- What is known of a job's tries, the first one first: of those that came to nothing, and of the present or last one.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
with here as materialized (
  select j.attempt, j.state, j.backend, j.endpoint, j.provider_model, j.idempotency_key, j.external_id, j.submitted_at,
         cast(null as timestamptz) as ended_at, j.failure_kind, j.failure_stage, j.failure_message, j.past
  from job j where j.id = cast(:id as uuid)
  union all
  select s.attempt, s.state, s.backend, s.endpoint, s.provider_model, null, s.external_id, s.submitted_at, s.since,
         s.failure_kind, s.failure_stage, s.failure_message, s.past
  from job_settled s where s.id = cast(:id as uuid))
select t.* from (
  select p.* from here cross join lateral jsonb_to_recordset(
    case jsonb_typeof(here.past) when 'array' then here.past else '[]' end) as p(
    attempt integer, state text, backend text, endpoint text, provider_model text, idempotency_key text, external_id text,
    submitted_at timestamptz, ended_at timestamptz, failure_kind text, failure_stage text, failure_message text)
  union all
  select attempt, state, backend, endpoint, provider_model, idempotency_key, external_id, submitted_at, ended_at,
         failure_kind, failure_stage, failure_message from here) t
order by t.ended_at nulls last;
