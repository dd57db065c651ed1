-- Backends that could take a job.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
\set names '''["local"]'''
select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit,
       (select count(*) from job j where j.backend = b.name
        and j.state in (:in_flight_states)) as in_flight
from backend b where b.name in (select value from json_array_elements_text(cast(cast(:names as text) as json)));
