-- Locks an owner's account. So that a caller who sets several at once stays within its number.
\set owner '''u-17'''
select cast(count(l.held) as text)
from (select cast(pg_advisory_xact_lock(hashtextextended(:owner, 0)) as text) as held) l;
