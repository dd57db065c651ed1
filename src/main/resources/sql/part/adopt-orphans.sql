-- Takes over running jobs, `orphans(id, died)`.
upd_job as (
  update job j set worker_id = :worker, run_token = j.run_token + 1, in_hand = false,
    deaths = j.deaths + case when o.died and (j.in_hand or j.deaths < :suspected) then 1 else 0 end
  from orphans o where j.id = o.id returning j.*)
select cast(coalesce(json_agg(r), '[]') as text) from (
  select :columns from upd_job j join job_request q on q.job_id = j.id) r
