-- Starts the jobs of a turn: each is submitting, owned by the worker and has a new run token.
\set claims '''[]'''
\set now '''2026-01-01T00:00:00Z'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set backend '''local'''
\set moved '''[]'''
\set lane_times '''[]'''
\set tat '''2026-01-01T00:00:00Z'''
\set held_until '''2026-01-01T00:00:00Z'''
\set probing false
\set limit ''''''
\set jobs 0
with c as materialized (
  select * from json_to_recordset(cast(cast(:claims as text) as json)) as c(id uuid, endpoint text, provider_model text,
    idempotency_key text, offer_micros bigint)),
upd_job as (
  update job j set state = 'submitting', since = :now, attempt = j.attempt + 1, run_token = j.run_token + 1,
    worker_id = :worker, backend = :backend, endpoint = c.endpoint, provider_model = c.provider_model,
    idempotency_key = c.idempotency_key, offer_micros = c.offer_micros, external_id = null, submitted_at = null,
    due_at = null, failure_kind = null, failure_stage = null, failure_message = null
  from c where j.id = c.id and j.state = 'queued' and not j.delayed
  returning j.*),
upd_user_queue as (
  update user_queue q set tag = m.tag, ready = m.ready, queued_jobs = q.queued_jobs - m.jobs,
    queued_cost = q.queued_cost - m.cost
  from json_to_recordset(cast(cast(:moved as text) as json)) as m(lane text, user_id text, tag bigint, ready boolean,
    jobs integer, cost bigint)
  where q.lane = m.lane and q.user_id = m.user_id),
upd_lane as (
  update lane l set vtime = greatest(l.vtime, t.vtime)
  from json_to_recordset(cast(cast(:lane_times as text) as json)) as t(lane text, vtime bigint) where l.name = t.lane),
upd_backend as (
  update backend b set tat = :tat, blocked_until = greatest(b.blocked_until, :held_until),
    probing = :probing, in_flight_limit = coalesce(cast(nullif(:limit, '') as integer), b.in_flight_limit),
    limit_changed_at = case when cast(nullif(:limit, '') as integer) is null then b.limit_changed_at else :now end,
    vtime = greatest(b.vtime, (select max(t.vtime) from json_to_recordset(cast(cast(:lane_times as text) as json)) as t(vtime bigint)))
  where b.name = :backend and cast(:jobs as integer) > 0)
select cast(coalesce(json_agg(r), '[]') as text) from (
  select j.*, q.spec, q.metadata, q.trace, q.origin, q.wish from upd_job j join job_request q on q.job_id = j.id
  where q.job_id = any(array(select id from c))) r;
