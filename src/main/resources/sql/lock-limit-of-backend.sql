-- Locks a backend and reads its adaptive limit.
\set name '''local'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select b.in_flight_limit as limit, b.limit_changed_at as changed_at,
    (select count(*) from job j where j.backend = b.name
     and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
  from backend b where b.name = :name for update of b) r;
