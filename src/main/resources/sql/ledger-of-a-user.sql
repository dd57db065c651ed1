-- One page of a user's lines of the ledger, newest first.
\set user '''u-17'''
\set at '''infinity'''
\set subject '''ffffffff-ffff-ffff-ffff-ffffffffffff'''
\set run 0
\set kind ''''''
\set limit 51
select l.subject, l.run, l.kind, l.plan_micros, l.prepaid_micros, l.held_micros, l.clip_seconds, l.at
from ledger l
where l.user_id = :user
  and l.at <= cast(cast(:at as text) as timestamptz)
  and (l.at, l.subject, l.run, l.kind)
    < (cast(cast(:at as text) as timestamptz), cast(:subject as uuid), cast(:run as bigint), :kind)
order by l.at desc, l.subject desc, l.run desc, l.kind desc limit :limit;
