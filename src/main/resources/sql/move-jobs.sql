-- Steps that leave jobs alive and out of the queue. A parked job belongs to nobody, so one that goes on is left to
-- whichever worker adopts it.
\set steps '''[]'''
\set worker '''00000000-0000-0000-0000-000000000001'''
\set s `cat src/main/resources/sql/part/steps.sql`
\set columns `cat src/main/resources/sql/part/state-of-a-step.sql`
\set fence `cat src/main/resources/sql/part/lease-is-held.sql`
\set events `cat src/main/resources/sql/part/events-of-steps.sql`
\set due `cat src/main/resources/sql/part/due-deliveries.sql`
with :s,
upd_job as (
  update job j set :columns, eligible_at = s.eligible_at,
    worker_id = case when s.from_state = 'unresolved' then null else j.worker_id end,
    in_hand = false, deaths = case when s.state = 'unresolved' then j.deaths else 0 end,
    parkings = j.parkings + case when s.state = 'unresolved' then 1 else 0 end
  from s where j.id = s.id and j.run_token = s.run_token and j.state = s.from_state and :fence
  returning j.id, j.user_id, s.frees),
done as (select id, user_id, frees from upd_job),
upd_user_queue as (
  update user_queue q set ready = true from (select distinct user_id from done where frees) d
  where q.user_id = d.user_id and q.queued_jobs > 0 and not q.ready),
:events,
:due
select cast(coalesce(json_agg(done.id), '[]') as text) from done;
