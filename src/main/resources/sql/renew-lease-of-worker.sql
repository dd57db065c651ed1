-- Renews the lease of a worker, unless it was marked as dead.
\set id '''00000000-0000-0000-0000-000000000001'''
\set lease '''PT10S'''
update worker set lease_until = clock_timestamp() + cast(cast(:lease as text) as interval)
where id = :id and lease_until > '-infinity';
