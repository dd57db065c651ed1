-- All backends that ever were configured, as operators see them.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
select b.name, b.tat, b.blocked_until, b.paused_at, b.paused_reason, b.paused_until, b.in_flight_limit,
       b.limit_changed_at, b.faults,
       (select count(*) from job j where j.backend = b.name
        and j.state in (:in_flight_states)) as in_flight
from backend b order by b.name;
