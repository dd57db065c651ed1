-- Stops submits to a backend; until some time, or until an operator resumes it.
\set name '''local'''
\set reason '''maintenance'''
\set until '''2026-01-01T00:00:00Z'''
update backend set paused_at = coalesce(paused_at, clock_timestamp()), paused_reason = :reason,
  paused_until = cast(cast(:until as text) as timestamptz)
where name = :name;
