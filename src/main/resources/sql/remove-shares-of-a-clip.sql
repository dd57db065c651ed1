-- Takes back all shares of a clip.
\set job '''0195d2c8-0000-7000-8000-000000000000'''
delete from share where job_id = cast(cast(:job as text) as uuid);
