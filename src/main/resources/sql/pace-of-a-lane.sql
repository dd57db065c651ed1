-- How fast jobs of a lane start, from those that are in flight: the younger half of them, since of the older ones many
-- have ended.
\set in_flight_states `cat src/main/resources/sql/part/states-in-flight.sql`
\set names '''["local"]'''
\set lane '''local'''
with live as (
  select j.fair_cost, coalesce(j.submitted_at, j.since) as started,
         row_number() over (order by coalesce(j.submitted_at, j.since) desc) as place, count(*) over () as jobs
  from job j
  where j.backend = any(array(select value from json_array_elements_text(cast(cast(:names as text) as json))))
    and j.state in (:in_flight_states) and j.state <> 'unresolved' and j.lane = :lane)
select count(*) as jobs, coalesce(sum(fair_cost), 0) as cost,
       cast(coalesce(extract(epoch from clock_timestamp() - min(started)) * 1000, 0) as bigint) as millis
from live where place <= (jobs + 1) / 2;
