-- Writes productions with what their held jobs wait for. One that is there is retried: it is open again, with other jobs for
-- some of its steps.
\set productions '''[]'''
\set edges '''[]'''
with p as materialized (
  select * from json_to_recordset(cast(cast(:productions as text) as json)) as p(id uuid, user_id text, source text,
    request_id text, title text, plan text, members json, result text, on_failure text, metadata json, trace text,
    weight integer, running_cap integer, webhook uuid, created_at timestamptz)),
ins_production as (
  insert into production as t (id, user_id, source, request_id, title, plan, members, result, on_failure, metadata, trace,
    weight, running_cap, webhook, created_at)
  select id, user_id, source, request_id, title, cast(plan as json), members, result, on_failure, metadata, trace, weight,
    running_cap, webhook, created_at from p
  on conflict (id) do update set
    plan = excluded.plan, members = excluded.members, weight = excluded.weight, running_cap = excluded.running_cap,
    outcome = 'open', ended_at = null, cancel_requested_at = null, cancelled_by = null, cancel_reason = null
  returning t.id),
ins_job_after as (
  insert into job_after (job_id, after_id)
  select e.job_id, e.after_id from json_to_recordset(cast(cast(:edges as text) as json)) as e(job_id uuid, after_id uuid))
select cast(count(*) as text) from ins_production;
