-- The pods that are there or left jobs behind, with what is in their hands and what they alone do at present.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set limit 1001
select w.id, w.name, w.version, w.started_at, nullif(w.lease_until, '-infinity') as lease_until, w.lease_until > clock_timestamp() as live,
       coalesce(h.submitting, 0) as submitting, coalesce(h.rendering, 0) as rendering, coalesce(h.collecting, 0) as collecting,
       (select coalesce(json_agg(l.name order by l.name), '[]') from lease l
        where l.worker_id = w.id and l.until > clock_timestamp()) as duties
from (select * from worker order by started_at desc limit :limit) w
left join (
  select j.worker_id, count(*) filter (where j.state = 'submitting') as submitting,
         count(*) filter (where j.state = 'rendering') as rendering, count(*) filter (where j.state = 'collecting') as collecting
  from job j where j.state in (:running_states) group by j.worker_id) h on h.worker_id = w.id
order by w.lease_until > clock_timestamp() desc, w.started_at;
