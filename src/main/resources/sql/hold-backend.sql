-- Holds submits to a backend back for a time, by the database's clock.
\set name '''local'''
\set time '''PT10S'''
update backend set
  blocked_until = greatest(blocked_until, clock_timestamp() + cast(cast(:time as text) as interval))
where name = :name;
