-- Keeps what the backlogs of each lane have just been added up to.
\set lanes '''[]'''
with s as materialized (
  select * from json_to_recordset(cast(cast(:lanes as text) as json)) as s(lane text, users bigint, jobs bigint,
    cost bigint, startable bigint, capped_users bigint, capped_jobs bigint)),
del_lane_figure as (delete from lane_figure f where not exists (select 1 from s where s.lane = f.lane))
insert into lane_figure (lane, users, jobs, cost, startable, capped_users, capped_jobs, at)
select s.lane, s.users, s.jobs, s.cost, s.startable, s.capped_users, s.capped_jobs, clock_timestamp() from s order by s.lane
on conflict (lane) do update set users = excluded.users, jobs = excluded.jobs, cost = excluded.cost,
  startable = excluded.startable, capped_users = excluded.capped_users, capped_jobs = excluded.capped_jobs,
  at = excluded.at;
