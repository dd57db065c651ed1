-- What happened to a job, in order.
\set id '''00000000-0000-0000-0000-000000000001'''
\set limit 1000
select e.id, e.type, e.at, e.data ->> 'backend' as backend, cast(e.data ->> 'attempt' as integer) as attempt,
       cast(e.data ->> 'progress' as integer) as progress, e.data -> 'error' ->> 'code' as code
from event e where e.job_id = :id order by e.at, e.id limit :limit;
