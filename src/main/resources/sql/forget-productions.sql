-- Removes productions, with their events, that are older than jobs are kept and have none left.
\set kept '''P90D'''
\set limit 1000
with del_production as (
  delete from production where id in (
    select p.id from production p
    where p.id < first_id_of(statement_timestamp() - cast(cast(:kept as text) as interval)) and p.ended_at is not null
      and not exists (select 1 from job_settled s where s.production = p.id)
      and p.id not in (select o.job_id from outbox o)
    order by p.id limit :limit)
  returning id),
del_event as (delete from event e using del_production where e.job_id = del_production.id)
select cast(count(*) as text) from del_production;
