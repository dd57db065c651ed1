-- Keeps a new treatment with its first version, unless its user is being deleted.
\set user '''u-17'''
\set row '''{"id":"019aa000-0000-7000-8000-000000000001","user_id":"u-17","at":"2026-01-01T00:00:00Z","wish":"A kite","target":{},"author":"plain","body":{},"estimate":0,"warnings":[]}'''
with a as (
  select erase_requested_at from account where user_id = :user for share),
r as materialized (
  select * from json_to_record(cast(cast(:row as text) as json)) as r(id uuid, user_id text, at timestamptz, wish text,
    target json, author text, body json, estimate bigint, warnings json)
  where not exists (select 1 from a where erase_requested_at is not null)),
ins_treatment as (
  insert into treatment (id, user_id, created_at, changed_at, version, wish, target)
  select id, user_id, at, at, 1, wish, target from r),
ins_treatment_version as (
  insert into treatment_version (treatment_id, version, user_id, at, author, body, estimate, warnings)
  select id, 1, user_id, at, author, body, estimate, warnings from r
  returning 1)
select cast(count(*) as text) from ins_treatment_version;
