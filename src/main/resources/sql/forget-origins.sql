-- Removes what is known of jobs coming of others once neither of the two is kept any longer.
\set kept '''P90D'''
\set limit 1000
with due as materialized (
  select o.job_id, o.origin_id, o.how from job_origin o
  where o.job_id < first_id_of(statement_timestamp() - cast(cast(:kept as text) as interval))
    and not exists (select 1 from job j where j.id = o.job_id)
    and not exists (select 1 from job_settled s where s.id = o.job_id)
    and not exists (select 1 from job_settled s where s.id = o.origin_id)
  limit :limit),
del_job_origin as (
  delete from job_origin o using due d
  where o.job_id = d.job_id and o.origin_id = d.origin_id and o.how = d.how returning o.job_id)
select cast(count(*) as text) from del_job_origin;
