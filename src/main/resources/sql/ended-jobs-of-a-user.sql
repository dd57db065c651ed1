-- Ended jobs of a user, behind one of them, whose every event has been sent.
\set after '''00000000-0000-0000-0000-000000000000'''
\set user '''u-17'''
\set limit 100
\set any_job `cat src/main/resources/sql/part/record-of-any-job.sql`
\set ended `cat src/main/resources/sql/part/record-of-an-ended-job.sql`
\set hash `cat src/main/resources/sql/part/hash-of-a-prompt.sql`
select :any_job, :ended, :hash
 from (
  select s.* from job_settled s
  where s.user_id = :user and s.id > :after and s.id not in (select o.job_id from outbox o)
  order by s.id limit :limit) x
join job_request q on q.job_id = x.id order by id;
