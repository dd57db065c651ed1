-- Adds a version to a treatment whose newest one is still the one that it was made of, unless its user is being deleted.
\set id '''019aa000-0000-7000-8000-000000000001'''
\set user '''u-17'''
\set before 1
\set limit 100
\set row '''{"at":"2026-01-01T00:00:00Z","author":"plain","said":"Darker","body":{},"estimate":0,"warnings":[]}'''
with a as (
  select erase_requested_at from account where user_id = :user for share),
r as materialized (
  select * from json_to_record(cast(cast(:row as text) as json)) as r(at timestamptz, author text, said text, body json,
    estimate bigint, warnings json)
  where not exists (select 1 from a where erase_requested_at is not null)),
upd_treatment as (
  update treatment t set version = t.version + 1, changed_at = r.at from r
  where t.id = cast(cast(:id as text) as uuid) and t.user_id = :user and t.version = :before and t.version < :limit
  returning t.id, t.user_id, t.version),
ins_treatment_version as (
  insert into treatment_version (treatment_id, version, user_id, at, author, said, body, estimate, warnings)
  select t.id, t.version, t.user_id, r.at, r.author, r.said, r.body, r.estimate, r.warnings from upd_treatment t cross join r
  returning 1)
select cast(count(*) as text) from ins_treatment_version;
