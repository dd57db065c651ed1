-- How the request that an id stands for was refused.
\set id '''00000000-0000-0000-0000-000000000001'''
\set type '''dev.bobine.job.rejected.v1'''
select e.data -> 'error' ->> 'code' as code, e.data -> 'error' ->> 'stage' as stage,
       e.data -> 'error' ->> 'message' as message, e.data -> 'error' ->> 'field' as field,
       cast(e.data -> 'error' ->> 'retryAt' as timestamptz) as retry_at
from event e where e.job_id = :id and e.type = :type order by e.at limit 1;
