-- Which of the watched jobs have events that their watchers have not seen.
\set watched '''[]'''
select e.id, e.job_id, e.type, e.at, cast(e.data as text) as data, e.trace
from (
  select s.job_id, min(s.seen) as seen
  from json_to_recordset(cast(cast(:watched as text) as json)) as s(job_id uuid, seen integer) group by s.job_id) w
join event e on e.job_id = w.job_id
where w.seen <> (select count(*) from event c where c.job_id = w.job_id)
order by e.job_id, e.at, e.id;
