-- The oldest events not yet known to be sent; without what an event is where it is no more.
\set limit 100
select o.seq, o.event_id, o.job_id, e.type, e.at, cast(e.data as text) as data, e.trace
from (select * from outbox order by seq limit :limit) o
left join event e on e.job_id = o.job_id and e.id = o.event_id order by o.seq;
