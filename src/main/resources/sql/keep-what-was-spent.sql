-- Keeps what was spent since the UTC day began. What was written so long ago that nothing older can still come is added up
-- once.
with until_then as (
  select greatest(max(f.at), date_trunc('day', now(), 'UTC')) as at,
         coalesce(sum(f.amount) filter (where f.at >= date_trunc('day', now(), 'UTC')), 0) as amount
  from figure f where f.name = 'spent_settled'),
edge as (select greatest(u.at, now() - interval '2 minutes') as at from until_then u),
since as (
  select coalesce(sum(l.plan_micros + l.prepaid_micros) filter (where l.at < (select at from edge)), 0) as settled,
         coalesce(sum(l.plan_micros + l.prepaid_micros), 0) as amount
  from ledger l where l.at >= (select at from until_then) and l.kind in ('charge', 'correct'))
insert into figure (name, amount, at)
select 'spent_settled', u.amount + s.settled, e.at from until_then u, since s, edge e
union all
select 'spent_today', u.amount + s.amount, clock_timestamp() from until_then u, since s
on conflict (name) do update set amount = excluded.amount, at = excluded.at;
