-- Steps back into the queue. A try that failed is kept before its backend is forgotten; of twenty the oldest makes room.
\set steps '''[]'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set scale 1000
\set s `cat src/main/resources/sql/part/steps.sql`
\set columns `cat src/main/resources/sql/part/state-of-a-step.sql`
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
\set events `cat src/main/resources/sql/part/events-of-steps.sql`
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with :s,
upd_job as (
  update job j set :columns, eligible_at = clock_timestamp() + (s.eligible_at - s.since),
    delayed = s.eligible_at > s.since, worker_id = null, in_hand = false, run_token = j.run_token + 1,
    past = case when j.backend is null or s.failure_kind is null then j.past else
      case when jsonb_typeof(j.past) is distinct from 'array' then '[]'
           when jsonb_array_length(j.past) >= 20 then j.past - 0 else j.past end
      || jsonb_build_array(jsonb_build_object(
        'attempt', j.attempt, 'state', 'failed', 'backend', j.backend, 'endpoint', j.endpoint,
        'provider_model', j.provider_model, 'idempotency_key', j.idempotency_key, 'external_id', j.external_id,
        'submitted_at', j.submitted_at, 'ended_at', s.since, 'failure_kind', s.failure_kind,
        'failure_stage', s.failure_stage, 'failure_message', s.failure_message)) end
  from s where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state and :fence
  returning j.id, j.user_id, j.lane, j.delayed, j.fair_cost, j.created_at, s.correction),
done as (select id, user_id, lane, delayed, fair_cost, created_at, correction from upd_job),
upd_user_queue as (
  update user_queue q set
    tag = q.tag + d.correction * :scale / q.weight,
    queued_jobs = q.queued_jobs + d.jobs,
    queued_cost = q.queued_cost + d.cost,
    backlog_since = least(case when q.queued_jobs = 0 then 'infinity' else q.backlog_since end,
      coalesce(d.since, q.backlog_since)),
    ready = q.queued_jobs + d.jobs > 0
  from (
    select q2.lane, q2.user_id,
           coalesce(sum(done.correction) filter (where done.lane = q2.lane), 0) as correction,
           count(*) filter (where done.lane = q2.lane and not done.delayed) as jobs,
           min(done.created_at) filter (where done.lane = q2.lane and not done.delayed) as since,
           coalesce(sum(done.fair_cost) filter (where done.lane = q2.lane and not done.delayed), 0) as cost
    from done join user_queue q2 on q2.user_id = done.user_id
    group by q2.lane, q2.user_id) d
  where q.lane = d.lane and q.user_id = d.user_id),
:events,
:due
select cast(coalesce(json_agg(done.id), '[]') as text) from done;
