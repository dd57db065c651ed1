-- Steps that end jobs: each leaves the live table, its money is settled, its place in the queue is given up.
\set steps '''[]'''
\set entries '''[]'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set scale 1000
\set s `cat src/main/resources/sql/part/steps.sql`
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
\set events `cat src/main/resources/sql/part/events-of-steps.sql`
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with :s,
del_job as (
  delete from job j using s
  where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state and :fence
  returning j.*),
ins_job_settled as (
  insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
    deadline, estimate, clip_seconds, state, since, attempt, run_token, production, step, cancel_requested_at,
    backend, endpoint, provider_model, external_id, submitted_at, charged, charge_source, clip, failure_kind, failure_stage,
    failure_message, past)
  select g.id, g.user_id, g.source, g.request_id, g.requested_model, g.model, g.lane, g.priority, g.created_at,
    g.deadline, g.estimate, g.clip_seconds, e.state, s.since, e.attempt, g.run_token, g.production, g.step, g.cancel_requested_at,
    g.backend, g.endpoint, g.provider_model, g.external_id, g.submitted_at, e.charged, e.charge_source, e.clip,
    e.failure_kind, e.failure_stage, e.failure_message, g.past
  from del_job g join s on s.id = g.id
  cross join lateral json_to_record(s."end") as e(state text, attempt smallint, charged bigint,
    charge_source text, clip json, failure_kind text, failure_stage text, failure_message text)
  returning id, since, failure_kind),
ins_late_render as (
  insert into late_render (job_id, since, poll_at)
  select id, since, since + interval '5 seconds' from ins_job_settled where failure_kind = 'timeout'),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, held_micros, clip_seconds, month,
    day, at)
  select l.subject, l.run, l.kind, g.user_id, l.plan_micros, l.prepaid_micros, l.held_micros, l.clip_seconds,
    l.month, l.day, s.since
  from json_to_recordset(cast(cast(:entries as text) as json)) as l(subject uuid, run bigint, kind text, plan_micros bigint,
    prepaid_micros bigint, held_micros bigint, clip_seconds integer, month date, day date)
  join del_job g on g.id = l.subject join s on s.id = g.id
  returning user_id, plan_micros, prepaid_micros, held_micros, clip_seconds, month, day),
upd_account as (
  update account a set
    month_used = a.month_used + d.plan_micros, prepaid = a.prepaid - d.prepaid_micros,
    day_seconds = a.day_seconds + d.clip_seconds, held = a.held + d.held_micros,
    outstanding = a.outstanding - d.jobs
  from (
    select b.user_id,
           coalesce(sum(b.plan_micros) filter (where b.month = c.month), 0) as plan_micros,
           sum(b.prepaid_micros) as prepaid_micros,
           coalesce(sum(b.clip_seconds) filter (where b.day = c.day), 0) as clip_seconds,
           sum(b.held_micros) as held_micros,
           (select count(*) from del_job where del_job.user_id = b.user_id) as jobs
    from ins_ledger b join account c on c.user_id = b.user_id
    group by b.user_id) d
  where a.user_id = d.user_id),
ins_usage_outbox as (
  insert into usage_outbox (usage_id, subject, user_id, at, data)
  select l.usage_id, l.subject, g.user_id, s.since, cast(l.usage as json)
  from json_to_recordset(cast(cast(:entries as text) as json)) as l(subject uuid, usage_id uuid, usage text)
  join del_job g on g.id = l.subject join s on s.id = g.id where l.usage_id is not null),
upd_user_queue as (
  update user_queue q set
    tag = q.tag + d.correction * :scale / q.weight,
    queued_jobs = q.queued_jobs - d.jobs,
    queued_cost = q.queued_cost - d.cost,
    ready = q.queued_jobs - d.jobs > 0
  from (
    select q2.lane, q2.user_id,
           coalesce(sum(s.correction) filter (where g.lane = q2.lane), 0) as correction,
           count(*) filter (where g.lane = q2.lane and g.state = 'queued' and not g.delayed) as jobs,
           coalesce(sum(g.fair_cost) filter (where g.lane = q2.lane and g.state = 'queued' and not g.delayed), 0)
             as cost
    from del_job g join s on s.id = g.id join user_queue q2 on q2.user_id = g.user_id
    group by q2.lane, q2.user_id) d
  where q.lane = d.lane and q.user_id = d.user_id),
done as (select id from del_job),
:events,
:due
select cast(coalesce(json_agg(done.id), '[]') as text) from done;
