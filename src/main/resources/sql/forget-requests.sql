-- Forgets identities of requests that are older, but for those of jobs and productions that have not ended, or ended later:
-- these can still be cancelled by their request, and the request must not start again.
\set kept '''PT720H'''
\set limit 1000
delete from request_identity where key in (
  select i.key from request_identity i
  where i.created_at < statement_timestamp() - cast(cast(:kept as text) as interval)
    and not exists (select 1 from job j where j.id = i.job_id)
    and not exists (
      select 1 from job_settled s
      where s.id = i.job_id and s.since > statement_timestamp() - cast(cast(:kept as text) as interval))
    and not exists (
      select 1 from production p
      where p.id = i.job_id
        and (p.ended_at is null or p.ended_at > statement_timestamp() - cast(cast(:kept as text) as interval)))
  limit :limit);
