-- What the accounts of one page of those say who have live jobs, in the order of their ids: each of them has a row in
-- the queue.
\set after ''''''
\set limit 1000
with u as materialized (
  select distinct q.user_id from user_queue q where q.user_id > :after order by q.user_id limit :limit)
select count(*) as users, max(u.user_id) as last, coalesce(sum(a.held), 0) as held, coalesce(sum(a.outstanding), 0) as jobs
from u left join account a on a.user_id = u.user_id;
