-- Forgets treatments that nobody has changed or shot for long, and how often the director was called on days before.
\set kept '''PT720H'''
\set limit 1000
with del_treatment as (
  delete from treatment where id in (
    select id from treatment where changed_at < statement_timestamp() - cast(cast(:kept as text) as interval)
    order by changed_at limit :limit)
  returning id),
del_treatment_version as (
  delete from treatment_version v using del_treatment where v.treatment_id = del_treatment.id),
del_direction_day as (
  delete from direction_day where (user_id, day) in (
    select user_id, day from direction_day where day < cast(statement_timestamp() at time zone 'UTC' as date) limit :limit))
select cast(count(*) as text) from del_treatment;
