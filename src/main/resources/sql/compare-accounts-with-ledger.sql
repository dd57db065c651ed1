-- What was used of a month that is over means nothing any more, and its entries may have gone.
\set after '''00000000-0000-0000-0000-000000000001'''
\set limit 1000
with this as (select cast(date_trunc('month', now() at time zone 'UTC') as date) as month),
page as (select * from account where user_id > :after order by user_id limit :limit),
compared as (
  select a.user_id,
         a.month >= this.month and a.month_used <> coalesce(sum(l.plan_micros) filter (where l.month = a.month), 0)
           or a.prepaid <> -coalesce(sum(l.prepaid_micros), 0)
           or a.month >= this.month and a.day_seconds <> coalesce(sum(l.clip_seconds) filter (where l.day = a.day), 0)
           or a.held <> coalesce(sum(l.held_micros), 0) as differs
  from this cross join page a left join ledger l on l.user_id = a.user_id
  group by this.month, a.user_id, a.month, a.month_used, a.prepaid, a.day, a.day_seconds, a.held)
select count(*) as accounts, max(user_id) as last, count(*) filter (where differs) as differing from compared;
