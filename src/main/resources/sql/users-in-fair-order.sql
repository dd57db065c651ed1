-- One page of the users of a lane who may start something, in the order of their turns, with what each waits for.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set lane '''local'''
\set tag -9223372036854775808
\set user ''''''
\set limit 51
\set oldest_of_a_backlog `cat src/main/resources/sql/part/oldest-of-a-backlog.sql`
select u.user_id, u.tag, u.weight, u.running_cap, u.queued_jobs as jobs, u.queued_cost as cost, o.oldest,
       (select count(*) from (
          select 1 from job r where r.user_id = u.user_id and r.state in (:running_states)
          limit u.running_cap + 1) a) as running,
       a.plan, a.month, a.month_used, a.prepaid, a.overrides
from (
  select * from user_queue q
  where q.lane = :lane and q.ready and q.queued_jobs > 0 and (q.tag, q.user_id) > (:tag, :user)
  order by q.tag, q.user_id limit :limit) u
left join account a on a.user_id = u.user_id
left join lateral (select min(j.created_at) as oldest from :oldest_of_a_backlog) o on true
order by u.tag, u.user_id;
