-- Forgets treatments that nobody has changed or shot for long, and how often the director was called on days before.
\set kept '''PT720H'''
\set most 1000
with old as (
  delete from treatment where id in (
    select id from treatment where changed_at < clock_timestamp() - cast(cast(:kept as text) as interval)
    order by changed_at limit :most)
  returning id),
versions as (
  delete from treatment_version v using old where v.treatment_id = old.id),
days as (
  delete from direction_day where (user_id, day) in (
    select user_id, day from direction_day where day < cast(clock_timestamp() at time zone 'UTC' as date) limit :most))
select cast(count(*) as text) from old;
