-- Takes back a share of a clip.
\set id '''0195d2c8-0000-7000-8000-000000000001'''
\set job '''0195d2c8-0000-7000-8000-000000000000'''
delete from share where id = cast(cast(:id as text) as uuid) and job_id = cast(cast(:job as text) as uuid);
