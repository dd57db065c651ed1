-- Lets submits go on to backends whose pause was to end by itself.
with upd_backend as (
  update backend set paused_at = null, paused_reason = null, paused_until = null, faults = 0, probing = false,
    blocked_until = clock_timestamp()
  where paused_at is not null and paused_until <= clock_timestamp() returning name)
select cast(coalesce(json_agg(name), '[]') as text) from upd_backend;
