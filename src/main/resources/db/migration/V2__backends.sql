-- What a job's price at a backend depends on, so that a turn can tell it without reading the wide request.
alter table job add column frame text not null default '1280x720';
alter table job add column audio boolean not null default true;

-- Submits in a row that the backend failed at, by its own fault or the network's. From a threshold on the circuit is open:
-- blocked_until then says when one job may be tried, and the rest waits for how that ends.
alter table backend add column faults integer not null default 0;
-- Whether that one job is on its way. Failures of jobs that had started before the circuit opened do not count.
alter table backend add column probing boolean not null default false;
