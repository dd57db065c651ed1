-- Parked jobs on which policy is to decide, but for those of users whose accounts somebody has locked: nothing could be
-- written of them, and they would take the places of others.
\set limit 100
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from (
  select w.id from job w join account a on a.user_id = w.user_id
  where w.state = 'unresolved' and w.due_at <= statement_timestamp()
  limit :limit for key share of a skip locked) due
join job j on j.id = due.id join job_request q on q.job_id = j.id;
