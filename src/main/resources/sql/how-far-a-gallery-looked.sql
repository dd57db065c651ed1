-- The last of the next so many jobs of a user that have ended, if there are as many.
\set user '''u-17'''
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set before 999
select j.id from job_settled j where j.user_id = :user and j.id < cast(cast(:after as text) as uuid)
order by j.id desc offset :before limit 1;
