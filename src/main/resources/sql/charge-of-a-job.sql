-- What a job that has ended was charged, and what of it was given back.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select s.run_token as run, s.charged as micros,
       (select coalesce(sum(l.prepaid_micros), 0) from ledger l
        where l.subject = s.id and l.kind in ('charge', 'correct')) as prepaid_micros,
       c.month, c.day,
       exists (select 1 from late_render r where r.job_id = s.id) as followed,
       (select -(l.plan_micros + l.prepaid_micros) from ledger l
        where l.subject = s.id and l.run = s.run_token and l.kind = 'refund') as refunded
from job_settled s
left join ledger c on c.subject = s.id and c.run = 0 and c.kind = 'reserve'
where s.id = cast(:id as uuid);
