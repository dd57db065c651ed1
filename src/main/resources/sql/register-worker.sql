-- Enters a worker with a fresh lease.
\set id '''00000000-0000-0000-0000-000000000001'''
\set name '''pod-0'''
\set version '''1'''
\set lease '''PT10S'''
insert into worker (id, name, version, started_at, lease_until)
values (:id, :name, :version, clock_timestamp(), clock_timestamp() + cast(cast(:lease as text) as interval))
on conflict (id) do update set lease_until = excluded.lease_until where worker.lease_until > '-infinity';
