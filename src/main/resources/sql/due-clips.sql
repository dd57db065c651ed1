-- Ended jobs of a plan whose clips are kept no longer, and that no job is to be made of which has not ended: what that one
-- needs besides may have been paid for.
\set after '''00000000-0000-0000-0000-000000000000'''
\set before '''2026-01-01T00:00:00Z'''
\set plans '''["free"]'''
\set fallback '''free'''
\set plan '''free'''
\set limit 100
\set any_job `cat src/main/resources/sql/part/record-of-any-job.sql`
\set ended `cat src/main/resources/sql/part/record-of-an-ended-job.sql`
\set hash `cat src/main/resources/sql/part/hash-of-a-prompt.sql`
select :any_job, :ended, :hash
 from (
  select s.* from job_settled s left join account a on a.user_id = s.user_id
  where s.state = 'completed' and s.deleted_at is null
    and s.id > :after and s.id < first_id_of(:before) and s.since < :before
    and not exists (
      select 1 from job_origin o join job j on j.id = o.job_id
      where o.origin_id = s.id and o.how in ('extends', 'remixes', 'frame', 'join', 'reference'))
    and case when a.plan in (select value from json_array_elements_text(cast(cast(:plans as text) as json)))
          then a.plan else :fallback end = :plan
  order by s.id limit :limit) x
join job_request q on q.job_id = x.id order by id;
