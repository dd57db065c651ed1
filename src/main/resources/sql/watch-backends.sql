-- Limits and use of each backend.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.faults,
       (select count(*) from job j where j.backend = b.name
        and j.state in (:in_flight_states)) as in_flight
from backend b;
