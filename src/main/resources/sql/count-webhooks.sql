-- How many endpoints an owner has set.
\set name '''shop'''
\set owner '''u-17'''
select cast(count(*) filter (where w.name <> :name) * 2 + count(*) filter (where w.name = :name) as text)
from webhook w where w.owner = :owner and not w.by_request;
