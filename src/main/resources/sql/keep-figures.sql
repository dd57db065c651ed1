-- Keeps the sums over all users that people look at: the money held, as it was just read, and what was spent today.
\set held 0
insert into figure (name, micros, at)
select 'held', cast(:held as bigint), clock_timestamp()
union all
select 'spent_today', coalesce(sum(l.plan_micros + l.prepaid_micros), 0), clock_timestamp()
from ledger l where l.at >= date_trunc('day', now()) and l.kind in ('charge', 'correct')
on conflict (name) do update set micros = excluded.micros, at = excluded.at;
