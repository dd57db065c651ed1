-- Keeps the sums over all users that people look at: money held and jobs that have not ended, as they were just added up.
\set held 0
\set jobs 0
insert into figure (name, amount, at)
values ('held', cast(:held as bigint), clock_timestamp()), ('live_jobs', cast(:jobs as bigint), clock_timestamp())
on conflict (name) do update set amount = excluded.amount, at = excluded.at;
