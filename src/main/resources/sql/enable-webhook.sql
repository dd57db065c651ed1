-- Calls an endpoint again that was disabled.
\set owner '''u-17'''
\set name '''shop'''
update webhook set disabled_at = null, disabled_reason = null, failures = 0, failing_since = null, warned = 0,
  held_until = null
where owner = :owner and name = :name;
