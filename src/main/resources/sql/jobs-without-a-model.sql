-- Jobs that have waited for long for a model that is no longer configured, but for those of users whose accounts somebody
-- has locked.
\set models '''["m"]'''
\set waited '''PT1H'''
\set limit 1000
\set pairs `cat src/main/resources/sql/part/models-that-are-waited-for.sql`
\set columns `cat src/main/resources/sql/part/columns-of-a-job.sql`
with recursive :pairs,
gone as (
  select distinct p.model from pair p
  where p.model <> all(array(select value from json_array_elements_text(cast(cast(:models as text) as json)))))
select :columns
from gone g cross join lateral (
  select w.* from job w join account a on a.user_id = w.user_id
  where w.state = 'queued' and w.model = g.model
    and w.created_at < clock_timestamp() - cast(cast(:waited as text) as interval)
    and w.eligible_at < clock_timestamp() - cast(cast(:waited as text) as interval)
  limit :limit for key share of a skip locked) j
join job_request q on q.job_id = j.id
limit :limit;
