-- Takes or renews a lease, unless another worker holds it.
\set name '''relay'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set ttl '''PT30S'''
insert into lease (name, worker_id, until)
values (:name, :worker, clock_timestamp() + cast(cast(:ttl as text) as interval))
on conflict (name) do update set worker_id = excluded.worker_id, until = excluded.until
where lease.worker_id = excluded.worker_id or lease.until < clock_timestamp();
