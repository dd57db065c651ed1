-- Marks a request that was not seen yet as cancelled.
\set key '''00000000-0000-0000-0000-000000000001'''
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set now '''2026-01-01T00:00:00Z'''
insert into request_identity (key, job_id, cancelled, created_at) values (:key, :id, true, :now)
on conflict (key) do nothing;
