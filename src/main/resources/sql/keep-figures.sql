-- Keeps the sums over all users that people look at: money held and jobs that have not ended, as they were just read, and
-- what was spent today.
\set held 0
\set jobs 0
insert into figure (name, amount, at)
select 'held', cast(:held as bigint), clock_timestamp()
union all
select 'live_jobs', cast(:jobs as bigint), clock_timestamp()
union all
select 'spent_today', coalesce(sum(l.plan_micros + l.prepaid_micros), 0), clock_timestamp()
from ledger l where l.at >= date_trunc('day', now()) and l.kind in ('charge', 'correct')
on conflict (name) do update set amount = excluded.amount, at = excluded.at;
