-- Jobs past their own deadline that have not been submitted, but for those of users whose accounts somebody has locked.
\set unsubmitted_states `cat src/main/resources/sql/part/states-unsubmitted.sql`
\set limit 100
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
select :columns from (
  select w.id from job w join account a on a.user_id = w.user_id
  where w.state in (:unsubmitted_states) and w.deadline is not null and w.deadline <= statement_timestamp()
  limit :limit for key share of a skip locked) due
join job j on j.id = due.id join job_request q on q.job_id = j.id;
