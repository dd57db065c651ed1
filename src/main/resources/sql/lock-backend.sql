-- Locks a backend for its turn, if the worker still holds its lease.
\set backend '''local'''
\set worker '''00000000-0000-0000-0000-000000000001'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.limit_changed_at, b.faults,
         clock_timestamp() as now
  from backend b
  where b.name = :backend
    and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
  for update of b) r;
