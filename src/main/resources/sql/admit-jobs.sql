-- Writes what became of a batch of requests: jobs with all that belongs to them, refusals, what is left of the
-- accounts, and the events.
\set jobs '''[]'''
\set identities '''[]'''
\set accounts '''[]'''
\set listeners '''[]'''
\set events '''[]'''
\set replies '''[]'''
\set vtime `cat src/main/resources/sql/part/time-of-a-lane.sql`
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with j as materialized (
  select * from json_to_recordset(cast(cast(:jobs as text) as json)) as j(id uuid, user_id text, source text, request_id text,
    requested_model text, model text, lane text, priority smallint, created_at timestamptz,
    deadline timestamptz, estimate bigint, fair_cost bigint, reserved_plan bigint, reserved_prepaid bigint,
    clip_seconds integer, window_month date, window_day date, eligible_at timestamptz, delayed boolean,
    weight integer, running_cap integer, frame text, audio boolean, spec json, metadata json, trace text,
    state text, waits smallint, webhook uuid, production uuid, step text, origin json, wish json)),
ins_job as (
  insert into job (id, user_id, source, request_id, requested_model, model, lane, priority, created_at, deadline,
    estimate, fair_cost, reserved_plan, reserved_prepaid, clip_seconds, window_month, window_day, state, since,
    attempt, eligible_at, delayed, frame, audio, waits, production, step, webhook)
  select id, user_id, source, request_id, requested_model, model, lane, priority, created_at, deadline, estimate,
    fair_cost, reserved_plan, reserved_prepaid, clip_seconds, window_month, window_day, state, created_at, 0,
    eligible_at, delayed, frame, audio, waits, production, step,
    coalesce(webhook, (select p.webhook from production p where p.id = j.production))
  from j),
ins_job_request as (
  insert into job_request (job_id, spec, metadata, trace, origin, wish)
  select id, spec, metadata, trace, origin, wish from j),
ins_direction as (
  insert into direction (job_id, user_id, tag, due_at)
  select j.id, j.user_id, greatest(
      (select coalesce(max(d.tag) + 1, 0) from direction d where d.user_id = j.user_id),
      (select coalesce(min(d.tag), 0) from direction d))
    + row_number() over (partition by j.user_id order by j.id) - 1, j.created_at
  from j where j.wish is not null),
ins_job_origin as (
  insert into job_origin (job_id, origin_id, how)
  select j.id, o.job, o.how from j cross join lateral json_to_recordset(j.origin) as o(job uuid, how text)
  where j.origin is not null),
ins_ledger as (
  insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, held_micros, clip_seconds, month,
    day, at)
  select id, 0, 'reserve', user_id, reserved_plan, reserved_prepaid, reserved_plan + reserved_prepaid,
    clip_seconds, window_month, window_day, created_at from j),
i as materialized (
  select * from json_to_recordset(cast(cast(:identities as text) as json)) as i(key uuid, job_id uuid, refusal json,
    user_id text, created_at timestamptz, awaited boolean)),
ins_request_identity as (
  insert into request_identity (key, job_id, refusal, user_id, created_at)
  select key, job_id, refusal, user_id, created_at from i where not awaited),
upd_request_identity as (
  update request_identity r set refusal = i.refusal, user_id = i.user_id, cancelled = false
  from i where r.key = any(array(select key from i where awaited)) and r.key = i.key and i.awaited),
upd_account as (
  update account a set month = c.month, month_used = c.month_used, prepaid = c.prepaid, day = c.day,
    day_seconds = c.day_seconds, held = c.held, outstanding = c.outstanding
  from json_to_recordset(cast(cast(:accounts as text) as json)) as c(user_id text, month date, month_used bigint, prepaid bigint,
    day date, day_seconds bigint, held bigint, outstanding integer)
  where a.user_id = c.user_id
    and a.user_id = any(array(select e ->> 'user_id' from json_array_elements(cast(cast(:accounts as text) as json)) e))),
ins_user_queue as (
  insert into user_queue as q (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost, backlog_since)
  select n.lane, n.user_id, v.vtime, n.weight, n.running_cap, n.jobs > 0, n.jobs, n.cost, n.since
  from (
    select lane, user_id, max(weight) as weight, max(running_cap) as running_cap, min(created_at) as since,
           count(*) filter (where not delayed) as jobs,
           coalesce(sum(fair_cost) filter (where not delayed), 0) as cost
    from j where state = 'queued' group by lane, user_id) n
  join (
    select l.name, :vtime as vtime
    from lane l where l.name in (select lane from j)) v on v.name = n.lane
  order by n.user_id, n.lane
  on conflict (lane, user_id) do update set
    tag = case when q.queued_jobs = 0 then greatest(q.tag, excluded.tag) else q.tag end,
    weight = excluded.weight, running_cap = excluded.running_cap,
    ready = q.ready or excluded.ready,
    backlog_since = case when q.queued_jobs = 0 then excluded.backlog_since else q.backlog_since end,
    queued_jobs = q.queued_jobs + excluded.queued_jobs,
    queued_cost = q.queued_cost + excluded.queued_cost),
l as materialized (
  select * from json_to_recordset(cast(cast(:listeners as text) as json)) as l(subject uuid, id uuid, owner text,
    url text, types json, format text)),
e as materialized (
  select * from json_to_recordset(cast(cast(:events as text) as json)) as e(id uuid, job_id uuid, type text, at timestamptz,
    data text, trace text)),
ins_event as (
  insert into event (id, job_id, type, at, data, trace)
  select id, job_id, type, at, cast(data as json), trace from e
  returning id, job_id, type, data),
ins_outbox as (
  insert into outbox (event_id, job_id)
  select id, job_id from e
  union all
  select e.id, e.job_id
  from json_to_recordset(cast(cast(:replies as text) as json)) as r(event_id uuid, job_id uuid)
  join event e on e.job_id = r.job_id and e.id = r.event_id),
ins_webhook as (
  insert into webhook (id, owner, name, url, types, format, by_request, created_at, turn_at)
  select distinct on (l.id) l.id, l.owner, 'request-' || l.id, l.url,
    array(select json_array_elements_text(l.types)), l.format, true, clock_timestamp(), clock_timestamp()
  from l order by l.id
  on conflict do nothing),
ins_delivery_to_new as (
  insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
  select l.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from ins_event t join l on l.subject = t.job_id
  where t.type in (select json_array_elements_text(l.types))
  union all
  select w.id, t.id, t.job_id, t.data ->> 'userId', t.type, clock_timestamp(), clock_timestamp()
  from ins_event t left join j on j.id = t.job_id
  join production p on p.webhook is not null and p.id = coalesce(j.production,
    case when t.type like 'dev.bobine.production.%' then t.job_id end)
  join webhook w on w.id = p.webhook and w.disabled_at is null and t.type = any(w.types)),
:due
select cast(count(*) as text) from j;
