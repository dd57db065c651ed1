-- Leaves a failing backend alone for a time, unless something was heard of it since.
\set name '''local'''
\set faults 5
\set time '''PT10S'''
update backend set blocked_until = clock_timestamp() + cast(cast(:time as text) as interval)
where name = :name and faults = :faults;
