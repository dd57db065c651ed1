-- Locks the accounts of users who have jobs in a lane that is no more their model's, without those that somebody else has
-- locked.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set lanes '''[{"model":"m","lane":"l"}]'''
\set users ''''''
\set limit 1000
\set pairs `cat src/main/resources/sql/part/models-that-are-waited-for.sql`
\set misplaced `cat src/main/resources/sql/part/misplaced-jobs.sql`
with recursive :pairs,
:misplaced,
locked as (
  select a.user_id from account a where a.user_id = any(array(select user_id from misplaced))
  order by a.user_id for update skip locked)
select cast(coalesce(json_agg(user_id), '[]') as text) from locked;
