-- Notes that a user has thrown a clip away.
\set job '''00000000-0000-0000-0000-000000000001'''
\set user '''u-17'''
insert into unwanted_clip (job_id, user_id, at) values (:job, :user, clock_timestamp())
on conflict (job_id) do nothing;
