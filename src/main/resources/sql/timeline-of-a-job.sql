-- What happened to a job, in order.
\set id '''00000000-0000-0000-0000-000000000001'''
\set limit 1000
select e.id, e.type, e.at, e.data ->> 'backend' as backend,
       case when e.data ->> 'attempt' ~ '^[0-9]{1,9}$' then cast(e.data ->> 'attempt' as integer) end as attempt,
       case when e.data ->> 'progress' ~ '^[0-9]{1,9}$' then cast(e.data ->> 'progress' as integer) end as progress,
       e.data -> 'error' ->> 'code' as code
from event e where e.job_id = :id order by e.at, e.id limit :limit;
