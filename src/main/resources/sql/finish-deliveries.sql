-- Writes how attempts ended, and tells when an endpoint has taken nothing for long or is not called any more.
\set outcomes '''[]'''
\set failing '''dev.bobine.webhook.failing.v1'''
\set disabled '''dev.bobine.webhook.disabled.v1'''
\set patience '''PT120H'''
with f as materialized (
  select * from json_to_recordset(cast(cast(:outcomes as text) as json)) as f(seq bigint, token integer, state text,
    wait_millis bigint, hold_millis bigint, status smallint, reason text, answer text, disable text,
    warn smallint, failed boolean, news uuid)),
upd_delivery as (
  update delivery d set
    state = f.state, sending = false, due_at = clock_timestamp() + f.wait_millis * interval '1 millisecond',
    ended_at = case when f.state <> 'pending' then clock_timestamp() end,
    first_failed_at = case when f.state = 'pending' then coalesce(d.first_failed_at, clock_timestamp())
      else d.first_failed_at end,
    status = f.status, reason = f.reason, answer = f.answer
  from f where d.seq = f.seq and d.token = f.token and d.state = 'pending' and d.sending
  returning d.webhook_id, d.job_id, d.event_id, d.type, d.state, d.once, f.failed, f.hold_millis, f.disable, f.warn, f.news),
s as materialized (
  select webhook_id, bool_or(not failed) as taken, count(*) as failures, max(hold_millis) as hold,
    max(disable) as disable, max(warn) as warn, (array_agg(news order by news))[1] as news
  from upd_delivery where not once group by webhook_id),
upd_webhook as (
  update webhook w set
    failures = case when s.taken then 0 else w.failures + s.failures end,
    failing_since = case when not s.taken then coalesce(w.failing_since, clock_timestamp()) end,
    warned = case when s.taken then 0 else greatest(w.warned, s.warn) end,
    held_until = case when s.hold > 0 then clock_timestamp() + s.hold * interval '1 millisecond' end,
    disabled_at = case when s.disable is null then w.disabled_at
      else coalesce(w.disabled_at, clock_timestamp()) end,
    disabled_reason = coalesce(w.disabled_reason, s.disable)
  from s where w.id = s.webhook_id),
turned as (
  select w.id, s.news, s.disable is not null as disabled, w.owner, w.name,
    coalesce(w.failing_since, clock_timestamp()) as since, w.failures + s.failures as failures, s.disable as reason
  from s join webhook w on w.id = s.webhook_id
  where w.disabled_at is null and (s.disable is not null or not s.taken and s.warn > w.warned)),
ins_event as (
  insert into event (id, job_id, type, at, data)
  select t.news, t.id, case when t.disabled then :disabled else :failing end, clock_timestamp(),
    json_strip_nulls(json_build_object('webhookId', t.id, 'owner', t.owner, 'name', t.name, 'failures', t.failures,
      'failingSince', t.since,
      'disablesAt', case when not t.disabled then t.since + cast(cast(:patience as text) as interval) end,
      'reason', t.reason, 'at', clock_timestamp()))
  from turned t returning id, job_id),
ins_outbox as (insert into outbox (event_id, job_id) select id, job_id from ins_event)
select cast(count(*) as text) from upd_delivery;
