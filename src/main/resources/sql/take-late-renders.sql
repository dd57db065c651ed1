-- Takes late renders that are due for a look.
\set limit 1000
with due as (
  select job_id from late_render where poll_at <= statement_timestamp()
  order by poll_at limit :limit for update skip locked),
upd_late_render as (
  update late_render l set poll_at = clock_timestamp()
    + least(greatest((clock_timestamp() - l.since) / 4, interval '5 seconds'), interval '10 minutes')
  from due where l.job_id = due.job_id returning l.job_id)
select cast(coalesce(json_agg(r), '[]') as text) from (
  select s.id, s.user_id, s.source, s.request_id, s.model, s.production, s.step, s.run_token, s.backend, s.endpoint, s.external_id, s.charged, s.charge_source,
         e.plan_micros, e.prepaid_micros, e.clip_seconds, e.month, e.day
  from upd_late_render t join job_settled s on s.id = t.job_id
  join ledger e on e.subject = s.id and e.run = 0 and e.kind = 'reserve') r;
