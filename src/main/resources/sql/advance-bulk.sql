-- Notes what came of some jobs of a bulk act, and how far it is. Nothing of it when it has been stopped meanwhile.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set place '''0195d2c8-0000-7000-8000-000000000000'''
\set ended false
\set results '''[{"job_id":"0195d2c8-0000-7000-8000-000000000000","outcome":"cancelled","kind":"done"}]'''
with r as materialized (
  select * from json_to_recordset(cast(cast(:results as text) as json)) as r(job_id uuid, outcome text, kind text)),
upd_bulk as (
  update bulk b set
    place = coalesce(cast(cast(:place as text) as uuid), b.place),
    done = b.done + (select count(*) from r where r.kind = 'done'),
    skipped = b.skipped + (select count(*) from r where r.kind = 'skipped'),
    failed = b.failed + (select count(*) from r where r.kind = 'failed'),
    state = case when :ended then 'done' else b.state end,
    ended_at = case when :ended then clock_timestamp() end
  where b.id = cast(cast(:id as text) as uuid) and b.state = 'running'
  returning b.id),
ins_bulk_result as (
  insert into bulk_result (bulk_id, job_id, outcome, at)
  select a.id, r.job_id, r.outcome, clock_timestamp() from upd_bulk a cross join r
  on conflict (bulk_id, job_id) do update set outcome = excluded.outcome, at = excluded.at)
select cast(count(*) as text) from upd_bulk;
