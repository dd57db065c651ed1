-- Ended jobs whose clips their users threw away.
\set after '''00000000-0000-0000-0000-000000000000'''
\set limit 100
\set any_job `cat src/main/resources/sql/part/record-of-any-job.sql`
\set ended `cat src/main/resources/sql/part/record-of-an-ended-job.sql`
\set hash `cat src/main/resources/sql/part/hash-of-a-prompt.sql`
select :any_job, :ended, :hash
 from (
  select s.* from unwanted_clip u join job_settled s on s.id = u.job_id
  where not u.gone and u.job_id > :after order by u.job_id limit :limit) x
join job_request q on q.job_id = x.id order by id;
