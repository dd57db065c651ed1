-- The same as lock-users-of-due-jobs, past the jobs of users whose accounts somebody else has locked.
\set limit 1000
with locked as (
  select a.user_id from job j join account a on a.user_id = j.user_id
  where j.state = 'queued' and j.delayed and j.eligible_at <= statement_timestamp()
  order by j.eligible_at limit :limit for update of a skip locked)
select cast(coalesce(json_agg(distinct user_id), '[]') as text) from locked;
