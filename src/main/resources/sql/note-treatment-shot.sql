-- Notes what a treatment was shot as.
\set id '''019aa000-0000-7000-8000-000000000001'''
\set shot '''{"version":1,"jobs":[]}'''
\set now '''2026-01-01T00:00:00Z'''
update treatment set shot = cast(cast(:shot as text) as json), changed_at = cast(cast(:now as text) as timestamptz)
where id = cast(cast(:id as text) as uuid);
