-- What a job has done to its user's money.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
select l.run, l.kind, l.plan_micros, l.prepaid_micros, l.held_micros, l.clip_seconds, l.at
from ledger l where l.subject = cast(:id as uuid) order by l.at, l.run, l.kind desc limit 100;
