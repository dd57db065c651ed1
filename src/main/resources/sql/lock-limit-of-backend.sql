-- Locks a backend and reads its adaptive limit.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
\set name '''local'''
select cast(coalesce(json_agg(r), '[]') as text) from (
  select b.in_flight_limit as limit, b.limit_changed_at as changed_at,
    (select count(*) from job j where j.backend = b.name
     and j.state in (:in_flight_states)) as in_flight
  from backend b where b.name = :name for update of b) r;
