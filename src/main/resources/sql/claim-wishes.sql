-- Takes jobs that wait for a director, users in turn, and leaves them alone for as long as one may take.
\set limit 8
\set lease '''PT2M'''
with turn as (
  select d.job_id from direction d where d.due_at <= statement_timestamp()
  order by d.tag, d.job_id limit :limit for update skip locked),
upd_direction as (
  update direction d set due_at = clock_timestamp() + cast(cast(:lease as text) as interval), tries = least(d.tries + 1, 1000)
  from turn where d.job_id = turn.job_id
  returning d.job_id, d.tries)
select cast(coalesce(json_agg(t), '[]') as text) from upd_direction t;
