-- One page of what came of the jobs of a bulk act, the newest jobs first.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set after '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set limit 51
select r.job_id, r.outcome, r.at from bulk_result r
where r.bulk_id = cast(:id as uuid) and r.job_id < cast(:after as uuid) order by r.job_id desc limit :limit;
