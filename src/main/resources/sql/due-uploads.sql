-- Files to be removed, behind one of them: those that were thrown away or never completed, and those that are old enough
-- and that no job which has not ended and no character names.
\set after_at '''-infinity'''
\set after_id '''00000000-0000-0000-0000-000000000000'''
\set kept '''PT168H'''
\set abandoned '''PT6H'''
\set limit 100
select u.id, u.user_id, u.name, u.type, u.bytes, u.sha256, u.created_at
from upload u
where (u.created_at, u.id) > (:after_at, :after_id)
  and (u.created_at < statement_timestamp() - cast(cast(:abandoned as text) as interval) and (u.unwanted or u.type is null)
  or u.created_at < statement_timestamp() - cast(cast(:kept as text) as interval)
  and not exists (
    select 1 from job j join job_request q on q.job_id = j.id
    where j.user_id = u.user_id and position(cast(u.id as text) in cast(q.spec as text) || coalesce(cast(q.wish as text), '')) > 0)
  and not exists (
    select 1 from character_sheet c
    where c.user_id = u.user_id and position(cast(u.id as text) in cast(c.pictures as text)) > 0))
order by u.created_at, u.id limit :limit;
