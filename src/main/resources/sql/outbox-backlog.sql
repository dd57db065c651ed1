-- How many events wait for Kafka, and since when. Beyond some of them it is the span of their numbers.
\set limit 50000
select (select case when counted.rows < :limit then counted.rows
          else greatest(counted.rows, (select max(seq) - min(seq) + 1 from outbox)) end
        from (select count(*) as rows from (select 1 from outbox limit :limit) o) counted) as events,
       (select e.at from (select * from outbox order by seq limit 1) o
        join event e on e.job_id = o.job_id and e.id = o.event_id) as oldest;
