-- What is left of a user.
\set user '''u-17'''
select a.erase_requested_at as requested_at,
       (select count(*) from job j where j.user_id = :user and j.state <> 'unresolved') as live,
       (select count(*) from job j where j.user_id = :user and j.state = 'unresolved') as unresolved,
       (select count(*) from job_settled s where s.user_id = :user) as ended
from (select 1) one left join account a on a.user_id = :user
where a.user_id is not null or exists (select 1 from request_identity i where i.user_id = :user)
  or exists (select 1 from webhook w where w.user_id = :user or w.owner = 'user:' || :user)
  or exists (select 1 from treatment t where t.user_id = :user);
