-- Forgets the failures of a backend that answers again, and counts it if its circuit was open.
\set name '''local'''
\set threshold 5
with before as (select name, faults from backend where name = :name and faults > 0 for update),
upd_backend as (
  update backend b set faults = 0, probing = false,
    blocked_until = case when before.faults >= :threshold then clock_timestamp() else b.blocked_until end
  from before where b.name = before.name)
select cast(count(*) as text) from before where faults >= :threshold;
