-- Counts a submit that a backend failed at, unless it had started before the circuit opened.
\set name '''local'''
\set threshold 5
with upd_backend as (
  update backend set faults = faults + 1, probing = false
  where name = :name and (faults < :threshold or probing) returning faults)
select cast(coalesce(max(faults), 0) as text) from upd_backend;
