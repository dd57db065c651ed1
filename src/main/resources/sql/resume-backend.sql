-- Lets submits to a backend go on.
\set name '''local'''
update backend set paused_at = null, paused_reason = null, paused_until = null, faults = 0, probing = false,
  blocked_until = clock_timestamp()
where name = :name;
