-- One page of the users for whom something waits or runs, or of whose jobs, among the newest that have ended, one was
-- admitted since then.
\set first '''00000000-0000-0000-0000-000000000000'''
\set after ''''''
\set scan 10000
\set limit 51
select distinct u.user_id from (
  (select distinct q.user_id from user_queue q where q.user_id > :after order by q.user_id limit :limit)
  union all
  (select s.user_id from (
     select s.user_id from job_settled s where s.id >= cast(:first as uuid) order by s.id desc limit :scan) s
   where s.user_id > :after)) u
order by u.user_id limit :limit;
