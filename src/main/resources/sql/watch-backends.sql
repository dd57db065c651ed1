-- Limits and use of each backend.
select b.name, b.tat, b.blocked_until, b.paused_at is not null as paused, b.in_flight_limit, b.faults,
       (select count(*) from job j where j.backend = b.name
        and j.state in ('submitting', 'rendering', 'unresolved')) as in_flight
from backend b;
