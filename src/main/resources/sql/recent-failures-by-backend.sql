-- Why jobs have failed of late at each backend: of those that were admitted since then, among so many of the newest.
\set first '''00000000-0000-0000-0000-000000000000'''
\set scan 2000
select f.backend, f.failure_kind as code, count(*) as jobs, max(f.since) as last
from (select s.backend, s.failure_kind, s.since from job_settled s
      where s.state = 'failed' and s.id >= cast(:first as uuid) order by s.id desc limit :scan) f
where f.backend is not null and f.failure_kind is not null
group by f.backend, f.failure_kind order by f.backend, max(f.since) desc;
