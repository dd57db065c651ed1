-- Notes that a production is to be cancelled, unless that is noted already, and on each of its jobs that has not ended.
\set production '''01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f'''
\set at '''2030-01-01T08:00:00Z'''
\set by '''user'''
\set reason ''''''
with upd_production as (
  update production p set cancel_requested_at = coalesce(p.cancel_requested_at, cast(:at as timestamptz)),
    cancelled_by = case when p.cancel_requested_at is null then :by else p.cancelled_by end,
    cancel_reason = case when p.cancel_requested_at is null then nullif(:reason, '') else p.cancel_reason end
  where p.id = cast(cast(:production as text) as uuid) and p.outcome = 'open' returning p.id),
upd_job as (
  update job j set cancel_requested_at = cast(:at as timestamptz), cancelled_by = :by, cancel_reason = nullif(:reason, '')
  from upd_production m where j.production = m.id and j.cancel_requested_at is null)
select cast(count(*) as text) from upd_production;
