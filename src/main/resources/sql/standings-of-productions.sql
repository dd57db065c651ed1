-- How productions and the jobs that their steps are at present stand. Under the lock of their users' accounts that is how
-- they will stand until the commit, but for the progress of what runs.
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set productions '''["01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"]'''
select p.id, p.user_id, p.source, p.request_id, p.title, p.members, p.result, p.on_failure, p.metadata, p.trace,
  p.created_at, p.cancel_requested_at, p.cancelled_by, p.cancel_reason, p.outcome, p.ended_at,
  (select coalesce(json_agg(x), '[]') from (
     select j.id, j.state, j.progress, j.estimate, cast(null as bigint) as charged, cast(null as json) as clip,
            cast(null as text) as failure_kind, cast(null as text) as failure_stage, cast(null as text) as failure_message
     from job j where j.production = p.id
     union all
     select s.id, s.state, case s.state when 'completed' then 100 else 0 end, s.estimate, s.charged,
            case when :there then s.clip end, s.failure_kind, s.failure_stage, s.failure_message
     from job_settled s
     where s.id = any(array(
       select case when m ->> 'job' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then cast(m ->> 'job' as uuid) end
       from json_array_elements(case json_typeof(p.members) when 'array' then p.members else '[]' end) m))) x) as jobs
from production p
where p.id = any(array(
  select cast(value as uuid) from json_array_elements_text(cast(cast(:productions as text) as json))));
