-- What was asked for.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select q.spec, q.metadata, q.wish from job_request q where q.job_id = cast(:id as uuid);
