-- Locks the accounts of users whose backlogs have another weight or running cap than their plan gives, without those that
-- somebody else has locked.
\set plans '''[{"name":"free","weight":1,"running":2}]'''
\set default_plan '''free'''
\set limit 1000
\set in_force `cat src/main/resources/sql/part/plan-in-force.sql`
select cast(coalesce(json_agg(r.user_id), '[]') as text) from (
  select l.user_id from account l where l.user_id = any(array(
    select q.user_id from user_queue q join account a on a.user_id = q.user_id
    :in_force
    where q.weight <> p.weight or q.running_cap <> p.running_cap limit :limit))
  order by l.user_id for update skip locked) r;
