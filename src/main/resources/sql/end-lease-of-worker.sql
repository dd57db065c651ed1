-- Ends the lease of a worker.
\set id '''00000000-0000-0000-0000-000000000001'''
update worker set lease_until = '-infinity' where id = :id;
