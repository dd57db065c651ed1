-- Writes how attempts ended.
\set outcomes '''[]'''
with f as materialized (
  select * from json_to_recordset(cast(cast(:outcomes as text) as json)) as f(seq bigint, token integer, state text,
    wait_millis bigint, hold_millis bigint, status smallint, reason text, answer text, disable text,
    warn smallint, failed boolean)),
done as (
  update delivery d set
    state = f.state, sending = false, due_at = clock_timestamp() + f.wait_millis * interval '1 millisecond',
    ended_at = case when f.state <> 'pending' then clock_timestamp() end,
    first_failed_at = case when f.state = 'pending' then coalesce(d.first_failed_at, clock_timestamp())
      else d.first_failed_at end,
    status = f.status, reason = f.reason, answer = f.answer
  from f where d.seq = f.seq and d.token = f.token and d.state = 'pending' and d.sending
  returning d.webhook_id, d.job_id, d.event_id, d.type, d.state, d.once, f.failed, f.hold_millis, f.disable, f.warn),
counted as (
  update webhook w set
    failures = case when s.taken then 0 else w.failures + s.failures end,
    failing_since = case when not s.taken then coalesce(w.failing_since, clock_timestamp()) end,
    warned = case when s.taken then 0 else greatest(w.warned, s.warn) end,
    held_until = case when s.hold > 0 then clock_timestamp() + s.hold * interval '1 millisecond' end,
    disabled_at = case when s.disable is null then w.disabled_at
      else coalesce(w.disabled_at, clock_timestamp()) end,
    disabled_reason = coalesce(w.disabled_reason, s.disable)
  from (
    select webhook_id, bool_or(not failed) as taken, count(*) as failures, max(hold_millis) as hold,
      max(disable) as disable, max(warn) as warn
    from done where not once group by webhook_id) s
  where w.id = s.webhook_id)
select cast(count(*) as text) from done;
