-- Partitions of which everything is older and belongs to no live job, to none that ended later, to no clip that is still
-- there, and to no event that is still to be sent.
\set name ''''''
\set kept '''PT720H'''
select c.relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
cross join lateral (
  select cast(to_date(right(c.relname, 8), 'YYYYMMDD') as timestamp) at time zone 'UTC' as monday,
         cast(to_date(right(c.relname, 8), 'YYYYMMDD') + 7 as timestamp) at time zone 'UTC' as end) week
where c.relname ~ '^(ledger|job_request|job_settled|event)_p[0-9]{8}$'
  and (cast(:name as text) = '' or c.relname = :name)
  and week.end <= clock_timestamp() - cast(cast(:kept as text) as interval)
  and not exists (select 1 from job j where j.id < first_id_of(week.end))
  and not exists (
    select 1 from job_settled s where s.state = 'completed' and s.deleted_at is null
      and s.id >= first_id_of(week.monday) and s.id < first_id_of(week.end))
  and not exists (
    select 1 from job_settled s where s.since > statement_timestamp() - cast(cast(:kept as text) as interval)
      and s.id >= first_id_of(week.monday) and s.id < first_id_of(week.end))
  and not exists (select 1 from outbox o where o.job_id < first_id_of(week.end))
order by c.relname;
