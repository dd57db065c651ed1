-- The figures of the whole that stand above the queue. Counts stop at a ceiling.
\set running_states `cat src/main/resources/sql/part/states-running.sql`
\set limit 10001
select (select j.created_at from job j where j.state = 'queued' and not j.delayed order by j.id limit 1) as oldest,
       (select count(*) from (select 1 from job j where j.state = 'queued' and j.delayed limit :limit) d) as delayed,
       (select j.eligible_at from job j where j.state = 'queued' and j.delayed order by j.eligible_at limit 1) as next_start,
       (select count(*) from (
          select 1 from job j where j.state in (:running_states) limit :limit) r) as running,
       (select count(*) from (select 1 from job j where j.state = 'unresolved' limit :limit) u) as unresolved,
       (select count(*) from worker w where w.lease_until > clock_timestamp()) as workers,
       (select f.amount from figure f where f.name = 'held') as held,
       (select f.amount from figure f where f.name = 'spent_today' and f.at >= date_trunc('day', now(), 'UTC')) as spent_today,
       (select f.at from figure f where f.name = 'held') as money_at,
       clock_timestamp() as now;
